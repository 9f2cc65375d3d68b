/** What is wrong with decisions that somebody sent: each place at once, so that a form is mended in one go. */
import type { Fault } from '../../workflows/domain/errors.ts';
import {
  accessDecisions,
  correctionDecisions,
  type Decision,
  isGrant,
  type Item,
} from '../../workflows/domain/items.ts';
import { groundsFor } from '../../workflows/domain/regimes.ts';
import type { Request } from '../../workflows/domain/request.ts';

export type DecisionInput = {
  item: string;
  decision: Decision;
  ground?: string | undefined;
  reason?: string | undefined;
};

type Asked = Pick<Request, 'regime' | 'type'>;

/** A no needs a ground of the regime's list and a reason (GDPR Art 12(4)); a yes has neither. */
const kindFaults = (request: Asked, { decision, ground, reason }: DecisionInput): Fault[] => {
  const allowed: readonly string[] = request.type === 'access' ? accessDecisions : correctionDecisions;
  if (!allowed.includes(decision)) {
    return [{ pointer: '/decision', detail: `Choose ${allowed.join(' or ')}: this is a request for ${request.type}.` }];
  }
  if (isGrant(decision)) {
    const extra = (name: string): Fault => ({
      pointer: `/${name}`,
      detail: `Leave the ${name} out: only a refusal has one.`,
    });
    return [...(ground === undefined ? [] : [extra('ground')]), ...(reason === undefined ? [] : [extra('reason')])];
  }
  const codes = groundsFor(request.regime, request.type).map(({ code }) => code);
  const faults: Fault[] = [];
  if (ground === undefined || !codes.includes(ground)) {
    faults.push({ pointer: '/ground', detail: `Give the ground of the refusal, one of: ${codes.join(', ')}.` });
  }
  if (reason === undefined) {
    faults.push({ pointer: '/reason', detail: 'Say in a sentence or two why; the person reads it.' });
  }
  return faults;
};

/** Every fault of every decision, with pointers into the body. */
export const decisionFaults = (request: Asked, items: readonly Item[], decisions: readonly DecisionInput[]): Fault[] =>
  decisions.flatMap((decision, index) => {
    const faults = kindFaults(request, decision);
    if (!items.some(({ id }) => id === decision.item)) {
      faults.unshift({ pointer: '/item', detail: 'The request has no such item.' });
    } else if (decisions.findIndex(({ item }) => item === decision.item) < index) {
      faults.unshift({ pointer: '/item', detail: 'This item is decided twice; keep one decision.' });
    }
    return faults.map(({ pointer, detail }) => ({ pointer: `/decisions/${index}${pointer}`, detail }));
  });
