import { expect, test } from 'vitest';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';
import { kev } from './kev.ts';

const log4shell = {
  cveID: 'CVE-2021-44228',
  vendorProject: 'Apache',
  product: 'Log4j2',
  vulnerabilityName: 'Apache Log4j2 Remote Code Execution Vulnerability',
  dateAdded: '2021-12-10',
  shortDescription: '…',
  requiredAction: 'Apply mitigations per vendor instructions.',
  dueDate: '2021-12-24',
  knownRansomwareCampaignUse: 'Known',
  cwes: ['CWE-502', 'CWE-20'],
};
const catalogue = (...vulnerabilities: unknown[]) => ({
  catalogVersion: '2026.08.07',
  count: vulnerabilities.length,
  vulnerabilities,
});

test('an entry is what CISA knows of its exploitation', async () => {
  const { facts } = await parseFiles(kev, {
    'kev/known_exploited_vulnerabilities.json.gz': gz(
      catalogue(log4shell, { cveID: 'cve-2026-8037', dateAdded: '2026-08-07', knownRansomwareCampaignUse: 'Unknown' }),
    ),
  });
  expect(facts).toEqual([
    {
      id: 'CVE-2021-44228',
      title: 'Apache Log4j2 Remote Code Execution Vulnerability',
      cwes: ['CWE-20', 'CWE-502'],
      kev: {
        dateAdded: '2021-12-10',
        dateDue: '2021-12-24',
        action: 'Apply mitigations per vendor instructions.',
        ransomware: true,
      },
    },
    { id: 'CVE-2026-8037', kev: { dateAdded: '2026-08-07' } },
  ]);
});

test('an entry that cannot be read is a problem', async () => {
  const { facts, problems } = await parseFiles(kev, {
    'kev/known_exploited_vulnerabilities.json': catalogue(
      { ...log4shell, dateAdded: 'yesterday' },
      { cveID: 'X' },
      log4shell,
    ),
  });
  expect(facts).toHaveLength(1);
  expect(problems.map((p) => p.split(': ')[0])).toEqual([
    'kev/known_exploited_vulnerabilities.json#0',
    'kev/known_exploited_vulnerabilities.json#1',
  ]);
});

test('the plain file counts where both forms are', async () => {
  const { facts } = await parseFiles(kev, {
    'kev/known_exploited_vulnerabilities.json.gz': gz(catalogue(log4shell, log4shell)),
    'kev/known_exploited_vulnerabilities.json': catalogue(log4shell),
  });
  expect(facts).toHaveLength(1);
});

test.each([
  ['of another shape', JSON.stringify({ items: [] })],
  ['empty', JSON.stringify(catalogue())],
  ['cut short', JSON.stringify(catalogue(log4shell)).slice(0, 100)],
  ['a page', '<html>Access Denied</html>'],
])('a catalogue that is %s rejects and names the file', async (_, text) => {
  await expect(parseFiles(kev, { 'kev/known_exploited_vulnerabilities.json': text })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('kev/known_exploited_vulnerabilities.json cannot be read'),
  });
});
