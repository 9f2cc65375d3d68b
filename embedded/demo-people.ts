/** The people whom the pages of the demo list: staff with their passwords, and customers who have asked nothing yet. */
import type { DemoPeople } from '../demo-people.ts';
import type { DemoSettings } from './demo-settings.ts';
import { samplePeople } from './sample-people.ts';
import { sampleStaff } from './sample-staff.ts';

/** Of each country; from the end of the list, which neither tours nor sample requests reach. */
const customersEach = 2;

/** `berlin` -> `Berlin`: a desk is called like the town it is in. */
const deskName = (desk: string): string => `${desk.slice(0, 1).toUpperCase()}${desk.slice(1)}`;

const customers = (): DemoPeople['customers'] => {
  const plain = samplePeople().filter(({ values }) => /\.\d+@/u.test(values.email));
  return ['DE', 'GB'].flatMap((country) =>
    plain
      .filter((person) => person.country === country)
      .slice(-customersEach)
      .map(({ values }) => ({
        name: values.name,
        email: values.email,
        customerNumber: values.customer_number,
        country,
      })),
  );
};

/** The value of DEMO_PEOPLE. The passwords are this machine's alone and open sample people only. */
export const demoPeopleJson = ({ passwords }: DemoSettings, mailboxUrl: string | undefined): string =>
  JSON.stringify({
    staff: Object.values(sampleStaff).map(({ name, role, desk, email }) => ({
      name,
      role,
      desk: desk === null ? null : deskName(desk),
      email,
      password: passwords[email] ?? '',
    })),
    customers: customers(),
    mailboxUrl,
  } satisfies DemoPeople);
