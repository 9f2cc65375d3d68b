/** An access package as the worker gathers it. */
import type { PackageContent } from '../../workflows/domain/package.ts';

export const packageContent = (over: Partial<PackageContent> = {}): PackageContent => ({
  format: 'habeas-access-package/1',
  reference: 'DSR-7K3M-9QXT',
  organisation: 'Sample Conferencing',
  controller: { name: 'Sample Conferencing GmbH', address: 'Sample Street 1\n10115 Berlin' },
  complaintBody: { name: 'Supervisory Authority', url: 'https://authority.example/' },
  language: 'en',
  gatheredAt: '2026-11-25T22:15:30.000Z',
  systems: [
    { id: 'profiles', name: 'Customer profiles', found: true },
    { id: 'crm', name: 'CRM of sales', found: false },
  ],
  categories: [
    {
      category: 'contact',
      label: 'Contact data',
      purposes: ['Billing', 'Support'],
      recipients: ['Mail carrier Ltd'],
      retention: 'Three years after the contract ends',
      fields: [
        {
          field: 'address',
          label: 'Address',
          value: 'Old Road 5\nLeeds',
          system: 'profiles',
          source: 'Your registration',
          obtainedAt: '2024-02-29',
        },
        {
          field: 'phone',
          label: 'Phone',
          value: '+44 20 7946 0000',
          system: 'crm',
          source: 'A call',
          obtainedAt: null,
        },
      ],
    },
    { category: 'plan', label: 'Contract', purposes: ['Contract'], recipients: [], retention: 'Ten years', fields: [] },
  ],
  leftOut: [
    {
      category: 'recordings',
      label: 'Recordings',
      ground: 'rights_of_others',
      groundSource: 'Art 15(4), recital 63',
      reason: 'Other people speak in them.',
    },
  ],
  ...over,
});
