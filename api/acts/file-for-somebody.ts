/** Staff file what came by letter, phone, mail or over the counter. The legal clock runs from the day it arrived. */
import type { Claim } from '../../db/idempotency-store.ts';
import { addMonths } from '../../workflows/domain/clock/dates.ts';
import { dateIn, instantAt } from '../../workflows/domain/clock/zone.ts';
import { type Fault, InputError } from '../../workflows/domain/errors.ts';
import { controllerFor } from '../../workflows/domain/policy.ts';
import type { Channel } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, isInScope } from './desk-scope.ts';
import { fileInto, withFreshReference } from './file-request.ts';
import type { Intake } from './intake.ts';

/** The ways by which a request reaches staff; what comes by portal or API files itself. */
export const staffChannels = ['letter', 'phone', 'counter', 'mail'] as const satisfies readonly Channel[];

export type StaffFiling = {
  staff: StaffCaller;
  intake: Intake;
  channel: (typeof staffChannels)[number];
  /** The day it arrived, `YYYY-MM-DD` on the controller's calendar. */
  receivedOn: string;
  claim: Claim | undefined;
};

/** A letter older than this is a typing mistake, or belongs to a lawyer and not to a form. */
const oldestMonths = 36;

const dateFault = (receivedOn: string, today: string): Fault[] => {
  const detail =
    receivedOn > today
      ? 'Give the day on which it arrived: this one is still to come.'
      : receivedOn < addMonths(today, -oldestMonths)
        ? 'Give a day of the last three years.'
        : undefined;
  return detail === undefined ? [] : [{ pointer: '/receivedOn', detail }];
};

/**
 * Files for somebody and gives what staff write on the letter. The token that opens the tracker goes to nobody here:
 * it is the requester's. Throws InputError when the desk does not cover the country and language or the date is off.
 */
export const fileForSomebody = (context: ApiContext) => {
  const { record, policy, now } = context;
  return ({ staff, intake, channel, receivedOn, claim }: StaffFiling) => {
    const zone = controllerFor(policy.policy, intake.country)?.zone ?? 'UTC';
    const today = dateIn(now(), zone);
    const faults = dateFault(receivedOn, today);
    if (!isInScope(staff, intake)) {
      const detail = 'Your desk does not cover this country and language; the desk that does must file it.';
      faults.push({ pointer: '/country', detail });
    }
    if (faults.length > 0) throw new InputError('The request cannot be filed like this; see errors.', faults);
    // Only the day is known. Noon is that day in every reading of it; today has no noon in the future.
    const receivedAt = receivedOn === today ? now() : instantAt(receivedOn, '12:00:00', zone);
    const filing = { intake, channel, receivedAt, filedBy: staff.id, actor: actorOf(staff) };
    return withFreshReference(() =>
      record.act(async (tx) => {
        const { id, reference, dueOn } = await fileInto(tx, context, filing);
        return { id, reference, dueOn };
      }, claim),
    );
  };
};
