/** What the demo prints once it is up: where everything is, and who can sign in. */
import type { DemoSettings } from './demo-settings.ts';
import { sampleStaff } from './sample-staff.ts';

/** What there is to open; engines of somebody else's have no address here. */
export type DemoAddresses = { publicUrl: string; mailboxUrl: string | undefined; temporalUrl: string | undefined };

/** Columns as wide as their widest cell. */
const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(cell.length, widest[index] ?? 0)),
    [],
  );
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd());
};

const addressRows = ({ publicUrl, mailboxUrl, temporalUrl }: DemoAddresses): string[][] => [
  ['Portal', `${publicUrl}/en`],
  ['Desk', `${publicUrl}/en/desk`],
  ['Compliance', `${publicUrl}/en/compliance`],
  ['People', `${publicUrl}/en/demo`],
  ['API description', `${publicUrl}/v1/docs`],
  ...(mailboxUrl === undefined ? [] : [['Mailbox', mailboxUrl]]),
  ...(temporalUrl === undefined ? [] : [['Temporal', temporalUrl]]),
];

const staffRows = ({ passwords }: DemoSettings): string[][] => [
  ['who', 'role', 'e-mail', 'password', 'what for'],
  ...Object.values(sampleStaff).map(({ name, role, email, tries }) => [
    name,
    role,
    email,
    passwords[email] ?? '',
    tries,
  ]),
];

/** The lines to print. Passwords stand in them: they are this machine's alone and open sample people only. */
export const demoReport = (addresses: DemoAddresses, kept: DemoSettings): string[] => [
  '',
  ...table(addressRows(addresses)),
  '',
  ...table(staffRows(kept)),
  '',
  'Staff sign in on the page of their site; programs with POST /v1/sessions {"email", "password"}, for a bearer token.',
  'Customers need no account: their codes arrive in the mailbox.',
  '',
];
