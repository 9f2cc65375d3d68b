/** Jest loads this file natively and cannot read TypeScript here ("type": "module"), so tsx does it. */
import { tsImport } from 'tsx/esm/api';

// oxlint-disable-next-line import/no-default-export -- Jest calls the default export
export default async function globalSetup() {
  const { setUp } = await tsImport('./global-setup.ts', import.meta.url);
  globalThis.stopEngines = await setUp();
}
