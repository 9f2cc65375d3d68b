/** The look of the access package: readable on a small screen, in the dark, in print; nothing fetched. */
import { markup } from './markup.ts';

/** Under 640 px each row stacks into a block with its own labels. */
export const packageStyle = markup`<style>
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 sans-serif; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-block-start: 2.5rem; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: start; font-weight: bold; padding-block: .5rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem; border-block-end: 1px solid; overflow-wrap: anywhere; }
.value { white-space: pre-wrap; }
@media screen and (max-width: 40rem) {
thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
tr, th, td { display: block; border: 0; padding-block: .15rem; }
tr { border-block-end: 1px solid; padding-block: .5rem; }
td::before { content: attr(data-label) ": "; font-weight: bold; }
}
@media print { h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
</style>`;

/** The one style the page's policy lets through; a test compares it with the text above. */
export const packageStyleHash = 'sha256-NhjrjTvThIsR88HqZiVKMbYlk3wvwc4UhSnVYb+Eges=';
