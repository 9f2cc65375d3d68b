/** The event log: newest first, narrowed by qualifiers in a box or by a form that writes them. */
import { z } from 'zod';
import { countryName, inOrder } from '../../../locales/format.ts';
import { listEvents } from '../../acts/list-events.ts';
import type { PageContext } from '../context.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { actorHandle, actorOfHandle, actorWords } from './actors.ts';
import { type QueryFields, readQuery, writeQuery } from './event-query.ts';
import { type EventReader, type EventWords, eventWords } from './event-words.ts';
import { factNames } from './fact-names.ts';
import { addressWith } from './requests-model.ts';
import { timeWords, word } from './words.ts';

type Link = { href: string; text: string };
type Option = { value: string; text: string };
type EventRow = EventWords & {
  seq: number;
  fact: string;
  at: string;
  time: string;
  request: Link | undefined;
  country: string;
};
type EventsModel = PageModel & {
  isOn: boolean;
  clear: string;
  actors: Option[];
  facts: Option[];
  countries: Option[];
  rows: EventRow[];
  first: Link | undefined;
  next: Link | undefined;
  csv: string;
  jsonl: string;
  empty: string;
};
const events = view<EventsModel>('compliance/events');

const field = z.string().max(100).optional();
const query = z.object({
  q: z.string().max(400).default(''),
  // The form beside the box: its fields become words of the box.
  actor: field,
  fact: field,
  case: field,
  country: field,
  from: field,
  to: field,
  after: z.string().max(200).optional(),
});
type EventsQuery = z.output<typeof query>;

const pageSize = 25;

/** The fields of the form when it was sent. */
const fieldsOf = ({ q: _q, after: _after, ...fields }: EventsQuery): QueryFields | undefined => {
  const { actor = '', fact = '', case: reference = '', country = '', from = '', to = '' } = fields;
  const isSent = Object.values(fields).some((value) => value !== undefined);
  return isSent ? { actor, fact, case: reference, country, from, to } : undefined;
};

const optionsOf = (reader: EventReader, countries: readonly string[]) => {
  const staff = [...reader.pseudonyms.keys()].map((id) => `staff:${id}`);
  const actors = ['requester', 'system:worker', 'system:command', 'anonymous', ...staff];
  const named = countries.map((value) => ({ value, text: countryName(value, reader.language) }));
  return {
    actors: actors.map((actor) => ({
      value: actorHandle(reader.pseudonyms, actor),
      text: actorWords(reader, reader.pseudonyms, actor),
    })),
    facts: factNames.map((value) => ({ value, text: word(reader, 'fact', value) })),
    countries: inOrder(named, ({ text }) => text, reader.language),
  };
};

export const eventsPages = ({ api }: PageContext): PageRoute[] => {
  const list = listEvents(api);
  const countries = api.policy.policy.controllers.flatMap((controller) => controller.countries);
  return [
    pageRoute({
      site: 'compliance',
      path: '/events',
      access: siteRoles.compliance,
      query,
      get: async ({ t, language, link, query: state }) => {
        const base = link('/events');
        const sent = fieldsOf(state);
        if (sent !== undefined) return goTo(addressWith(base, { q: writeQuery(sent) || undefined }));
        const pseudonyms = await api.audit.staff.pseudonyms();
        const { q, after } = state;
        const { filter, fields, faults } = readQuery(q, (handle) => actorOfHandle(pseudonyms, handle));
        const isWrong = faults.length > 0;
        const page = isWrong ? { items: [], next_cursor: null } : await list({ filter, after, limit: pageSize });
        const reader: EventReader = { t, language, pseudonyms };
        const at = (change: Record<string, string | undefined>): string =>
          addressWith(base, { q: q === '' ? undefined : q, ...change });
        const exportOf = (format: string): string =>
          addressWith(link('/export/events'), { q: q === '' ? undefined : q, format });
        const model: EventsModel = {
          title: t('compliance:events.title'),
          values: { q, ...fields },
          // The first one: what is wrong in one field is mended one by one.
          faults: faults.slice(0, 1).map(({ key, values }) => ({ field: 'q', text: t(key, values) })),
          isOn: q !== '',
          clear: base,
          ...optionsOf(reader, countries),
          rows: page.items.map((event) => ({
            ...eventWords(reader, event),
            seq: event.seq,
            fact: event.fact,
            at: event.at,
            time: timeWords(reader, new Date(event.at)),
            request:
              event.reference === null
                ? undefined
                : { href: link(`/requests/${event.reference}`), text: event.reference },
            country: event.country === null ? '' : countryName(event.country, language),
          })),
          first: after === undefined ? undefined : { href: at({}), text: t('compliance:events.firstPage') },
          next:
            page.next_cursor === null
              ? undefined
              : { href: at({ after: page.next_cursor }), text: t('compliance:events.nextPage') },
          csv: exportOf('csv'),
          jsonl: exportOf('jsonl'),
          empty: t(q === '' ? 'compliance:events.empty' : 'compliance:events.nothingFound'),
        };
        return show(events, model, isWrong ? { status: 422 } : {});
      },
    }),
  ];
};
