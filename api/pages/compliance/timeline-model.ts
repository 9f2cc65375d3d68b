/** One request for compliance as data: what it is, how its clock ran, each event in words. Pure. */
import type { Pseudonym } from '../../../db/audit-staff.ts';
import { dateIn } from '../../../workflows/domain/clock/zone.ts';
import { controllerFor, type Policy } from '../../../workflows/domain/policy.ts';
import type { EventView, RequestView } from '../../acts/audit-views.ts';
import { daysLeft, zoneOf } from '../../acts/list-desk-requests.ts';
import { isTextKey } from '../../../locales/index.ts';
import type { PageModel } from '../page-route.ts';
import { actorHandle, staffName } from './actors.ts';
import { type EventWords, eventWords } from './event-words.ts';
import {
  dateWords,
  dueTag,
  instantWords,
  keptWords,
  placeWords,
  type Reader,
  spanWords,
  stateTag,
  type Tag,
  word,
} from './words.ts';

type Row = { key: string; value: { text: string; kind?: string; colour?: string | undefined; more?: string } };
export type TimelineEvent = EventWords & { at: string; time: string; fact: string; whoHref: string };
export type TimelineModel = PageModel & {
  reference: string;
  state: Tag;
  due: Tag | undefined;
  facts: Row[];
  clock: Row[];
  openName: string;
  zone: string;
  count: string;
  events: TimelineEvent[];
  log: string;
};

export type TimelineReader = Reader & {
  link: (path?: string) => string;
  pseudonyms: ReadonlyMap<string, Pseudonym>;
  policy: Policy;
  now: Date;
};

const instant = (text: string | null): Date | undefined => (text === null ? undefined : new Date(text));

const lawWords = ({ t }: Reader, regime: string): string => {
  const key = `common:law.${regime}`;
  return isTextKey(key) ? t(key) : regime;
};

const factRows = (reader: TimelineReader, request: RequestView): Row[] => {
  const { t, policy } = reader;
  return [
    { key: t('compliance:timeline.type'), value: { text: word(reader, 'type', request.type) } },
    { key: t('compliance:timeline.place'), value: { text: placeWords(reader, request) } },
    {
      key: t('compliance:timeline.controller'),
      value: { text: controllerFor(policy, request.country)?.name ?? request.controller },
    },
    { key: t('compliance:timeline.law'), value: { text: lawWords(reader, request.regime) } },
  ];
};

/** How long one part took, or takes still; nothing when it never began. */
const part = (
  reader: TimelineReader,
  key: string,
  span: { from: Date | undefined; to: Date | undefined; still: string },
): Row[] => {
  const { from, to, still } = span;
  if (from === undefined) return [];
  return [{ key, value: { text: to === undefined ? still : spanWords(reader, from, to) } }];
};

/** The clock in words: when it began, whom it waited for and how long, how it ended. */
const clockRows = (reader: TimelineReader, request: RequestView): Row[] => {
  const { t, pseudonyms, now, policy } = reader;
  const zone = zoneOf(policy, request);
  const received = new Date(request.receivedAt);
  const [proven, approved, closed] = [request.identityProvenAt, request.approvedAt, request.closedAt].map(instant);
  const so = (key: 'provingStill' | 'reviewStill' | 'carryStill', from: Date | undefined): string =>
    t(`compliance:timeline.${key}`, { time: spanWords(reader, from ?? now, now) });
  const channel = word(reader, 'channel', request.channel);
  const receivedText = t('compliance:timeline.receivedText', {
    date: dateWords(reader, dateIn(received, zone)),
    channel,
  });
  return [
    { key: t('compliance:timeline.receivedBy'), value: { text: receivedText } },
    ...(request.filedBy === null
      ? []
      : [{ key: t('compliance:timeline.filedBy'), value: { text: staffName(reader, pseudonyms, request.filedBy) } }]),
    ...part(reader, t('compliance:timeline.provingTime'), {
      from: received,
      to: proven ?? closed,
      still: so('provingStill', received),
    }),
    ...part(reader, t('compliance:timeline.reviewTime'), {
      from: proven,
      to: approved ?? closed,
      still: so('reviewStill', proven),
    }),
    ...part(reader, t('compliance:timeline.carryTime'), {
      from: approved,
      to: closed,
      still: so('carryStill', approved),
    }),
    { key: t('compliance:timeline.answerBy'), value: { text: dateWords(reader, request.dueOn) } },
    ...(closed === undefined
      ? []
      : [
          {
            key: t('compliance:timeline.answered'),
            value: {
              text: t('compliance:timeline.answeredText', {
                date: dateWords(reader, dateIn(closed, zone)),
                when: keptWords(reader, daysLeft(request, closed, zone)),
              }),
              ...(request.outcomeReason !== null && { more: word(reader, 'reason', request.outcomeReason) }),
            },
          },
        ]),
  ];
};

export const timelineModel = (
  reader: TimelineReader,
  request: RequestView,
  events: readonly EventView[],
): TimelineModel => {
  const { t, link, policy, now, pseudonyms } = reader;
  const zone = zoneOf(policy, request);
  const { reference } = request;
  const logOf = (query: string): string => `${link('/events')}?q=${encodeURIComponent(query)}`;
  return {
    title: t('compliance:timeline.title', { reference }),
    back: link('/requests'),
    reference,
    state: stateTag(reader, request),
    due: request.closedAt === null ? dueTag(reader, daysLeft(request, now, zone)) : undefined,
    facts: factRows(reader, request),
    clock: clockRows(reader, request),
    openName: link(`/requests/${reference}/name`),
    zone: t('compliance:timeline.zone', { zone }),
    count: t('compliance:timeline.events', { count: events.length }),
    log: logOf(`case:${reference}`),
    events: events.map((event) => ({
      ...eventWords(reader, event),
      fact: event.fact,
      at: event.at,
      time: instantWords(reader, new Date(event.at), zone),
      whoHref: logOf(`case:${reference} actor:${actorHandle(pseudonyms, event.actor)}`),
    })),
  };
};
