import { rollingSecdb } from './secdb/rolling.ts';

/** MinimOS's database of security fixes. */
export const minimos = rollingSecdb({
  id: 'minimos',
  source: {
    name: 'MinimOS secdb',
    url: 'https://packages.mini.dev/advisories/secdb/security.json',
    licence: 'see https://www.minimus.io',
  },
  ecosystem: 'MinimOS',
  address: 'https://packages.mini.dev/advisories/secdb/security.json',
  sentinel: { kind: 'advisory', id: 'CVE-2022-38126' },
  pageOf: (id) => `https://images.minimus.io/vulnerabilities/${id}`,
});
