/** Filing for somebody who wrote, called or came by. */
import { countryName, inOrder, languageName } from '../../../locales/format.ts';
import { type InputError, isNamed } from '../../../workflows/domain/errors.ts';
import { claimKinds } from '../../../workflows/domain/items.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import { fileForSomebody, staffChannels } from '../../acts/file-for-somebody.ts';
import type { StaffCaller } from '../../context.ts';
import type { PageContext } from '../context.ts';
import { FormError, type FormState } from '../form.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { actFaults, correctableFields, fileForm, readFiling } from './file-form.ts';
import { fieldText, type Reader } from './words.ts';

type Option = { value: string; text: string };
type FieldGroup = { label: string; isOpen: boolean; wanted: Input; says: Input; kind: { name: string; label: string } };
type Input = { name: string; label: string; type: 'text' | 'date' | 'tel'; width: string };

/** Who reads, and what they have typed so far. */
type Shown = Reader & { form: FormState };

type FileModel = PageModel & {
  channels: readonly Option[];
  types: readonly Option[];
  countries: readonly Option[];
  languages: readonly Option[];
  dateParts: readonly { name: string; label: string; width: number }[];
  groups: readonly FieldGroup[];
  kinds: readonly Option[];
};
const fileView = view<FileModel>('desk/file');

const typeOf = (type: string): Input['type'] => (type === 'date' ? 'date' : type === 'phone' ? 'tel' : 'text');

/** A group is open as soon as something stands in it or is wrong with it: no fault hides. */
const isUsed = ({ values, faults }: FormState, id: string): boolean =>
  [`wanted_${id}`, `says_${id}`, `kind_${id}`].some(
    (name) => (values[name] ?? '') !== '' || faults.some(({ field }) => field === name),
  );

const groupsOf = ({ t, language, form }: Shown, policy: Policy): FieldGroup[] =>
  correctableFields(policy).map(({ id, type }) => {
    const label = fieldText(policy, id, language);
    const width = type === 'date' ? 'govuk-input--width-10' : '';
    return {
      label,
      isOpen: isUsed(form, id),
      wanted: { name: `wanted_${id}`, label: t('desk:file.wanted', { label }), type: typeOf(type), width },
      says: { name: `says_${id}`, label: t('desk:file.says', { label }), type: 'text', width: '' },
      kind: { name: `kind_${id}`, label: t('desk:file.kind', { label }) },
    };
  });

const placesOf = ({ language }: Reader, policy: Policy, { covers }: StaffCaller) => {
  const countries = covers?.countries ?? policy.controllers.flatMap((controller) => controller.countries);
  const languages = covers?.languages ?? policy.languages;
  const named = (values: readonly string[], name: (value: string, language: string) => string): Option[] =>
    inOrder(
      values.map((value) => ({ value, text: name(value, language) })),
      ({ text }) => text,
      language,
    );
  return { countries: named(countries, countryName), languages: named(languages, languageName) };
};

const fileModel = (reader: Shown, policy: Policy, staff: StaffCaller): FileModel => {
  const { t } = reader;
  return {
    title: t('desk:file.title'),
    channels: staffChannels.map((value) => ({ value, text: t(`desk:channel.${value}`) })),
    types: [
      { value: 'access', text: t('desk:file.typeAccess') },
      { value: 'correction', text: t('desk:file.typeCorrection') },
    ],
    ...placesOf(reader, policy, staff),
    dateParts: [
      { name: 'received_day', label: t('desk:file.day'), width: 2 },
      { name: 'received_month', label: t('desk:file.month'), width: 2 },
      { name: 'received_year', label: t('desk:file.year'), width: 4 },
    ],
    groups: groupsOf(reader, policy),
    kinds: claimKinds.map((value) => ({ value, text: t(`desk:kind.${value}`) })),
  };
};

export const filePages = (context: PageContext): PageRoute[] => {
  const act = fileForSomebody(context.api);
  const { policy } = context.api.policy;
  return [
    pageRoute({
      site: 'desk',
      path: '/file',
      access: siteRoles.desk,
      form: fileForm,
      get: (call) => show(fileView, fileModel(call, policy, call.staff)),
      post: async ({ t, language, staff, input, claim, link }) => {
        const reading = { policy, fields: input, t, language };
        const filing = readFiling(reading);
        try {
          const { id } = await act({ staff, ...filing, claim });
          return goTo(`${link(`/cases/${id}`)}?said=filed`);
        } catch (error) {
          const faults = isNamed(error, 'InputError') ? (error as unknown as InputError).faults : [];
          if (faults.length === 0) throw error;
          throw new FormError(actFaults(reading, faults));
        }
      },
    }),
  ];
};
