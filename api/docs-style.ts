/** The style of the page that shows the API: system fonts, both colour schemes, readable from 320 px on. */
export const docsStyle = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --link: light-dark(#0b57a4, #8ec5ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin: 0; font-size: 1.05rem; }
nav ul { list-style: none; padding: 0; } nav li { margin: .25rem 0; }
article { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
code { background: var(--soft); padding: .1em .3em; border-radius: .25rem; }
pre { overflow-x: auto; background: var(--soft); padding: .75rem; border-radius: .25rem; max-height: 30rem; }
.method { display: inline-block; min-width: 3.5em; font-weight: 700; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .25rem 1rem; } dd { margin: 0; }
@media (max-width: 30rem) { dl { display: block; } dd { margin: 0 0 .5rem 1rem; } article { padding: .75rem; } }
`;
