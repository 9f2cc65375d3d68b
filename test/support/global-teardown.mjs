/** Ends what `global-setup.mjs` started. */
// oxlint-disable-next-line import/no-default-export -- Jest calls the default export
export default async function globalTeardown() {
  await globalThis.stopEngines?.();
}
