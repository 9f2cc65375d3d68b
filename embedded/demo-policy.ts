/** The policy file of the demo: the example, with room for everybody who calls from this one machine. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

const example = fileURLToPath(new URL('../policy.example.yaml', import.meta.url));

/** All customers of the demo share one address, and each tour files two requests: at 20 the tenth in an hour fails. */
const requestsPerAddressPerHour = 1000;

/** Writes the file anew, so that a changed example is heard. */
export const writeDemoPolicy = async (file: string): Promise<void> => {
  const document = parseDocument(await readFile(example, 'utf8'));
  document.setIn(['limits', 'requestsPerAddressPerHour'], requestsPerAddressPerHour);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, document.toString());
};
