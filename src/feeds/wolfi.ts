import { rollingSecdb } from './secdb/rolling.ts';

/** Wolfi's database of security fixes. */
export const wolfi = rollingSecdb({
  id: 'wolfi',
  source: {
    name: 'Wolfi secdb',
    url: 'https://packages.wolfi.dev/os/security.json',
    licence: 'see https://github.com/wolfi-dev/advisories',
  },
  ecosystem: 'Wolfi',
  address: 'https://packages.wolfi.dev/os/security.json',
  sentinel: { kind: 'advisory', id: 'CVE-2022-38126' },
  pageOf: (id) => `https://images.chainguard.dev/security/${id}`,
});
