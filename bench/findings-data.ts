import { FACET_COLUMNS } from '../src/store/facets.ts';
import { COUNT_ACTIVE } from '../src/store/migrations/0004-findings.ts';
import { SCORES_OF_FINDINGS } from '../src/store/migrations/0010-walks.ts';

/** How many of everything a benchmark of lists works with. */
export interface Fleet {
  /** Accounts of the size of a real one, and the findings of each. */
  readonly large: number;
  readonly findingsOfLarge: number;
  /** Accounts with ten findings each. */
  readonly small: number;
}

export const REGION = 'us-east-1';
const FINDINGS_OF_RESOURCE = 200;
const FINDINGS_OF_SMALL = 10;
export const VULNERABILITIES = 20_000;

export const largeAccount = (n: number): string => String(100_000_000_000 + n);
export const smallAccount = (n: number): string => String(200_000_000_000 + n);

/** A number from 0 up to `below`, as good as random and the same on every machine. */
const chance = (seed: string, below: number): string => `(abs(hashint8(${seed})::bigint) % ${below})`;

/** The tenth word of a hundred, say: `case` over shares of 1,000. */
const pick = (seed: string, shares: readonly (readonly [upTo: number, sql: string])[]): string =>
  `case ${shares.map(([upTo, value]) => `when ${chance(seed, 1_000)} < ${upTo} then ${value}`).join(' ')} end`;

/**
 * SQL that fills an empty store: statements in order, each short enough for the embedded one. Severities and vendors
 * follow the vulnerability as in life; everything else is spread.
 * @param chunk findings of large accounts are made for so many accounts a statement
 */
export function* fleetStatements({ large, findingsOfLarge, small }: Fleet, chunk = 1): Iterable<string> {
  const resources = Math.ceil(findingsOfLarge / FINDINGS_OF_RESOURCE);
  yield `insert into vulnerability (id, digest, epss_score, cvss_score, kev, body)
    select 'CVE-' || (2015 + n % 12) || '-' || (10000 + n), 'x', power(${chance('n::bigint * 31', 1_000)} / 1000.0, 6),
      ${chance('n::bigint', 101)} / 10.0, n % 300 = 0, null
    from generate_series(0, ${VULNERABILITIES - 1}) n`;
  yield `insert into vulnerability (id, digest, epss_score, cvss_score, kev) values ('', '', -1, -1, false)`;
  yield `insert into account (account_id, created_at)
    select id, now() from (
      select (100000000000 + n)::text as id from generate_series(0, ${large - 1}) n
      union all select (200000000000 + n)::text from generate_series(0, ${small - 1}) n) a`;
  yield resourceStatement(
    `select (100000000000 + a)::text as account_id, a * 1000 + n as n
     from generate_series(0, ${large - 1}) a, generate_series(0, ${resources - 1}) n`,
  );
  if (small > 0)
    yield resourceStatement(
      `select (200000000000 + a)::text as account_id, 1000000 + a as n from generate_series(0, ${small - 1}) a`,
    );
  yield 'create table bench_finding (like finding)';
  yield 'alter table bench_finding alter column facet_id drop not null';
  for (let from = 0; from < large; from += chunk)
    yield* findingStatements(
      `account_id >= '${largeAccount(from)}' and account_id < '${largeAccount(from + chunk)}'`,
      FINDINGS_OF_RESOURCE,
    );
  for (let from = 0; from < small; from += 2_500)
    yield* findingStatements(
      `account_id >= '${smallAccount(from)}' and account_id < '${smallAccount(Math.min(small, from + 2_500))}'`,
      FINDINGS_OF_SMALL,
    );
  yield 'drop table bench_finding';
  yield COUNT_ACTIVE;
  yield SCORES_OF_FINDINGS;
  for (const table of [
    'resource',
    'finding',
    'finding_package',
    'vulnerability',
    'facet',
    'account_facet',
    'account_score',
  ])
    yield `vacuum analyze ${table}`;
}

/** Machines, images and functions of a fleet, half of the tags rare. */
const resourceStatement = (source: string): string => `
  insert into resource (account_id, region, id, type, tags, details, registry, repository, image_digest, image_tags,
    architecture, pushed_at, provider_account_id, provider_region, image_reference, network_id, subnet_ids,
    function_name, runtime, execution_role, modified_at, project_name, provider_type, last_in_use_at, in_use_count,
    updated_at)
  select account_id, '${REGION}', id, type, jsonb_build_object('team', 'team-' || n % 40, 'stage',
      case when n % 10 < 3 then 'prod' else 'test' end, 'owner', 'person-' || n % 997),
    jsonb_build_object('kind', kind, 'platform', 'DEBIAN_12') || case kind
      when 'image' then jsonb_build_object('registry', account_id || '.dkr.ecr.us-east-1.amazonaws.com',
        'repository', 'shop/service-' || n % 60, 'image', jsonb_build_object('digest',
          'sha256:' || md5(n::text) || md5(n::text), 'imageId', 'sha256:' || md5(n::text) || md5(n::text),
          'tags', jsonb_build_array('latest'), 'os', 'linux', 'architecture', 'amd64', 'layers', '[]'::jsonb))
      when 'function' then jsonb_build_object('name', 'function-' || n, 'runtime', 'PYTHON_3_12', 'version', '$LATEST',
        'codeDigest', md5(n::text), 'executionRole', 'arn:aws:iam::' || account_id || ':role/role-' || n % 20)
      when 'code-repository' then jsonb_build_object('projectName', 'acme/project-' || n, 'providerType', 'GITHUB',
        'visibility', 'PRIVATE')
      else '{}'::jsonb end,
    case kind when 'image' then account_id || '.dkr.ecr.us-east-1.amazonaws.com' end,
    case kind when 'image' then 'shop/service-' || n % 60 end,
    case kind when 'image' then 'sha256:' || md5(n::text) || md5(n::text) end,
    case kind when 'image' then array['1.' || n % 30, case when n % 5 = 0 then 'latest' else 'old' end] end,
    case kind when 'image' then case when n % 4 = 0 then 'arm64' else 'amd64' end end,
    case kind when 'image' then timestamptz '2026-01-01' + n % 300 * interval '1 day' end,
    account_id, '${REGION}',
    case kind when 'instance' then 'ami-' || substr(md5((n % 25)::text), 1, 17) end,
    case kind when 'instance' then 'vpc-' || n % 7 end,
    case kind when 'instance' then array['subnet-' || n % 30] end,
    case kind when 'function' then 'function-' || n end,
    case kind when 'function' then case when n % 3 = 0 then 'NODEJS_20_X' else 'PYTHON_3_12' end end,
    case kind when 'function' then 'arn:aws:iam::' || account_id || ':role/role-' || n % 20 end,
    case kind when 'function' then timestamptz '2026-02-01' + n % 200 * interval '1 day' end,
    case kind when 'code-repository' then 'acme/project-' || n end,
    case kind when 'code-repository' then case when n % 2 = 0 then 'GITHUB' else 'GITLAB_SELF_MANAGED' end end,
    case kind when 'image' then timestamptz '2026-06-01' + n % 150 * interval '1 day' end,
    case kind when 'image' then n % 12 end, now()
  from (
    select s.*, kind,
      case kind when 'instance' then 'i-' || substr(md5(n::text), 1, 17)
        when 'image' then 'arn:aws:ecr:${REGION}:' || account_id || ':repository/shop/service-' || n % 60 || '/sha256:' || md5(n::text) || md5(n::text)
        when 'function' then 'arn:aws:lambda:${REGION}:' || account_id || ':function:function-' || n || ':$LATEST'
        else 'arn:aws:inspector2:${REGION}:' || account_id || ':codesecurity-integration/' || n end as id,
      case kind when 'instance' then 'AWS_EC2_INSTANCE' when 'image' then 'AWS_ECR_CONTAINER_IMAGE'
        when 'function' then 'AWS_LAMBDA_FUNCTION' else 'CODE_REPOSITORY' end as type
    from (${source}) s
    cross join lateral (select ${pick('n::bigint * 7', [
      [420, "'instance'"],
      [820, "'image'"],
      [950, "'function'"],
      [1_000, "'code-repository'"],
    ])} as kind) k
  ) r`;

/** Findings of the resources that `which` chooses: vulnerabilities of packages, 2 % open ports, 1 % code. */
function* findingStatements(which: string, each: number): Iterable<string> {
  const vulnerability = `(r.n * 7919 + k * 97) % ${VULNERABILITIES}`;
  const seed = 'r.n::bigint * 1000 + k';
  yield `insert into bench_finding
    select r.account_id, '${REGION}', md5(r.account_id || r.id || k), r.id, r.type, t.type,
      case t.type when 'PACKAGE_VULNERABILITY' then v.id else 'key-' || k end, t.status,
      case t.type when 'PACKAGE_VULNERABILITY' then v.id || ' - package-' || v.n % 3000 else 'Title ' || k end,
      case when v.n % 50 = 0 then 0 when v.cvss_score = 0 then 1 when v.cvss_score < 4 then 2 when v.cvss_score < 7 then 3
        when v.cvss_score < 9 then 4 else 5 end,
      case when v.n % 50 = 0 or t.type <> 'PACKAGE_VULNERABILITY' then -1 else v.cvss_score end,
      case t.type when 'PACKAGE_VULNERABILITY' then v.id else '' end,
      case t.type when 'PACKAGE_VULNERABILITY' then
        ${pick('v.n::bigint * 3', [
          [500, "'DEBIAN_CVE'"],
          [800, "'UBUNTU_CVE'"],
          [950, "'NVD'"],
          [1_000, "'GITHUB'"],
        ])} end,
      case t.type when 'PACKAGE_VULNERABILITY' then
        case when v.cvss_score < 4 then 'low' when v.cvss_score < 7 then 'medium' when v.cvss_score < 9 then 'high' else 'critical' end end,
      ${pick(`${seed} + 1`, [
        [600, "'YES'"],
        [950, "'NO'"],
        [1_000, "'PARTIAL'"],
      ])},
      case when v.n % 20 = 0 then 'YES' else 'NO' end,
      at, at + ${chance(`${seed} + 2`, 60)} * interval '1 hour', at + ${chance(`${seed} + 3`, 90)} * interval '1 hour',
      case t.status when 'CLOSED' then at + interval '100 hours' else 'infinity' end,
      case t.status when 'CLOSED' then 'fixed' end,
      case t.type
        when 'NETWORK_REACHABILITY' then jsonb_build_object('networkReachability', jsonb_build_object('protocol', 'TCP',
          'ports', jsonb_build_object('begin', 22, 'end', 22), 'path', jsonb_build_array(
            jsonb_build_object('type', 'AWS::EC2::InternetGateway', 'id', 'igw-1'))))
        when 'CODE_VULNERABILITY' then jsonb_build_object('codeVulnerability', jsonb_build_object(
          'detectorName', 'Secrets', 'detectorTags', jsonb_build_array('secrets'), 'filePath', 'src/' || k || '.py',
          'detectorId', 'secrets@v1', 'cwes', jsonb_build_array('CWE-798'), 'referenceUrls', jsonb_build_array()))
        else jsonb_build_object('description', repeat('What the vulnerability is about. ', 12), 'packageVulnerability',
          jsonb_build_object('vulnerabilityId', v.id, 'source', 'DEBIAN_CVE', 'referenceUrls', jsonb_build_array(),
            'cvss', jsonb_build_array(), 'packages', jsonb_build_array(),
            'relatedVulnerabilities', jsonb_build_array('USN-' || v.n / 4 || '-1'))) end,
      null, null
    from (
      select *, row_number() over (order by account_id, id) + (abs(hashtext(account_id)) % 1000000) * 1000 as n
      from resource where ${which}
    ) r
    cross join generate_series(0, ${each - 1}) k
    cross join lateral (
      select 'CVE-' || (2015 + n % 12) || '-' || (10000 + n) as id, n, ${chance('n::bigint', 101)} / 10.0 as cvss_score
      from (select ${vulnerability} as n) v
    ) v
    cross join lateral (
      select ${pick(`${seed} + 4`, [
        [20, "'NETWORK_REACHABILITY'"],
        [30, "'CODE_VULNERABILITY'"],
        [1_000, "'PACKAGE_VULNERABILITY'"],
      ])} as type,
        ${pick(`${seed} + 5`, [
          [850, "'ACTIVE'"],
          [900, "'SUPPRESSED'"],
          [1_000, "'CLOSED'"],
        ])} as status,
        timestamptz '2026-01-01' + ${chance(`${seed} + 6`, 400_000)} * interval '1 minute' as at
    ) t`;
  const ofPorts = (value: string): string => `case f.type when 'NETWORK_REACHABILITY' then '${value}' end`;
  const others: Readonly<Record<string, string>> = {
    network_protocol: ofPorts('TCP'),
    component_type: ofPorts('AWS::EC2::InternetGateway'),
    is_hidden: 'false',
  };
  const values = FACET_COLUMNS.map((column) => others[column] ?? `f.${column}`).join(', ');
  const key = `json_build_array(${values})::text`;
  yield `insert into facet (key, ${FACET_COLUMNS.join(', ')})
    select distinct ${key}, ${values} from bench_finding f on conflict do nothing`;
  yield `update bench_finding f set facet_id = facet.id from facet where facet.key = ${key}`;
  yield 'insert into account_facet select distinct account_id, region, facet_id from bench_finding on conflict do nothing';
  yield 'insert into finding select * from bench_finding';
  yield `insert into finding_package (account_id, region, finding_id, position, name, version, epoch, release,
      architecture, file_path, source_layer_hash)
    select account_id, region, id, p, name || case p when 0 then '' else '-dev' end, '1.' || length(name), 0,
      '1~deb12u1', 'AMD64', '/var/lib/dpkg/status', null
    from (select account_id, region, id, substring(title from 'package-[0-9]+') as name from bench_finding
      where type = 'PACKAGE_VULNERABILITY') f
    cross join lateral generate_series(0, abs(hashtext(id)) % 4 / 3) p`;
  yield 'truncate bench_finding';
}
