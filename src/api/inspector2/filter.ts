import { type Condition, type Filter, PACKAGE_FIELDS, type PackageField } from '../../domain/filter.ts';
import type { ResourceFilterField } from '../../domain/resource-filter.ts';
import type { RuleField } from '../../findings/filter.ts';
import type { CoverageFilterField, FindingFilterField } from '../../store/index.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { inspector2 } from '../contract/inspector2.generated.ts';

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

/** The two spellings of one kind of criterion, ours and the wire's. */
interface Spelling<K extends Condition['kind']> {
  read(criterion: never): Of<K>;
  write(condition: Of<K>): object;
}

const defined = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });

const string = {
  read: ({ comparison, value }: wire.StringFilter): Of<'string'> => ({ kind: 'string', comparison, value }),
  write: ({ comparison, value }: Of<'string'>) => ({ comparison, value }),
};

const number = {
  read: ({ lowerInclusive, upperInclusive }: wire.NumberFilter): Of<'number'> => ({
    kind: 'number',
    ...defined('lower', lowerInclusive),
    ...defined('upper', upperInclusive),
  }),
  write: ({ lower, upper }: Of<'number'>) => ({
    ...defined('lowerInclusive', lower),
    ...defined('upperInclusive', upper),
  }),
};

const date = {
  read: ({ startInclusive, endInclusive }: wire.DateFilter): Of<'date'> => ({
    kind: 'date',
    ...defined('start', startInclusive),
    ...defined('end', endInclusive),
  }),
  write: ({ start, end }: Of<'date'>) => ({ ...defined('startInclusive', start), ...defined('endInclusive', end) }),
};

const ports = {
  read: ({ beginInclusive, endInclusive }: wire.PortRangeFilter): Of<'ports'> => ({
    kind: 'ports',
    ...defined('begin', beginInclusive),
    ...defined('end', endInclusive),
  }),
  write: ({ begin, end }: Of<'ports'>) => ({ ...defined('beginInclusive', begin), ...defined('endInclusive', end) }),
};

const map = {
  read: ({ key, value }: wire.MapFilter): Of<'map'> => ({ kind: 'map', key, ...defined('value', value) }),
  write: ({ key, value }: Of<'map'>) => ({ comparison: 'EQUALS', key, ...defined('value', value) }),
};

const packages = {
  read(criterion: wire.PackageFilter): Of<'package'> {
    const parts: Partial<Record<PackageField, Condition>> = {};
    for (const field of PACKAGE_FIELDS) {
      if (field === 'epoch') {
        if (criterion.epoch !== undefined) parts.epoch = number.read(criterion.epoch);
        continue;
      }
      const part = criterion[field];
      if (part !== undefined) parts[field] = string.read(part);
    }
    return { kind: 'package', parts };
  },
  write: ({ parts }: Of<'package'>): object =>
    Object.fromEntries(Object.entries(parts).map(([field, part]) => [field, writeCondition(part)])),
};

const BY_KIND: { readonly [K in Condition['kind']]: Spelling<K> } = {
  string,
  number,
  date,
  ports,
  map,
  package: packages,
};

const writeCondition = (condition: Condition): object =>
  (BY_KIND[condition.kind] as { write(condition: Condition): object }).write(condition);

/** Shape of a criterion in the contract → its kind. Shapes that are not here have no condition of ours. */
const KIND_OF_SHAPE: Readonly<Record<string, Condition['kind']>> = {
  CoverageDateFilter: 'date',
  CoverageMapFilter: 'map',
  CoverageNumberFilter: 'number',
  CoverageStringFilter: 'string',
  DateFilter: 'date',
  MapFilter: 'map',
  NumberFilter: 'number',
  PackageFilter: 'package',
  PortRangeFilter: 'ports',
  ResourceMapFilter: 'map',
  ResourceStringFilter: 'string',
  StringFilter: 'string',
};

interface CriteriaOf {
  readonly FilterCriteria: wire.FilterCriteria;
  readonly CoverageFilterCriteria: wire.CoverageFilterCriteria;
  readonly ResourceFilterCriteria: wire.ResourceFilterCriteria;
}
type CriteriaName = keyof CriteriaOf;

/** What is answered where the criteria go: findings are asked by lists and by rules. */
interface Answered {
  readonly FilterCriteria: FindingFilterField & RuleField;
  readonly CoverageFilterCriteria: CoverageFilterField;
  readonly ResourceFilterCriteria: ResourceFilterField;
}
type Unanswered<N extends CriteriaName> = Exclude<keyof CriteriaOf[N], Answered[N]>;

/** Lists of criteria by their members: the structures of {@link CriteriaName}, and requests of aggregations. */
type Criteria = Readonly<Record<string, readonly object[] | undefined>>;

/** Member of a criteria structure → kind of its criteria, read off the contract. */
function kindsOf(name: string): ReadonlyMap<string, Condition['kind']> {
  const shape = inspector2.shapes[name];
  if (shape?.type !== 'structure') throw new Error(`${name} is not a structure`);
  const kinds = Object.entries(shape.members).flatMap(([member, list]) => {
    const of = inspector2.shapes[String(list)];
    const kind = of?.type === 'list' ? KIND_OF_SHAPE[of.of] : undefined;
    return kind === undefined ? [] : [[member, kind] as const];
  });
  return new Map(kinds);
}

type Kinds = ReturnType<typeof kindsOf>;

/** A list that ignores a criterion would be a wrong answer: a field that nobody answers does not compile, and is named. */
type Complete = { readonly [N in CriteriaName]: [Unanswered<N>] extends [never] ? Kinds : Unanswered<N> };

const KINDS: Readonly<Record<CriteriaName, Kinds>> = {
  FilterCriteria: kindsOf('FilterCriteria'),
  CoverageFilterCriteria: kindsOf('CoverageFilterCriteria'),
  ResourceFilterCriteria: kindsOf('ResourceFilterCriteria'),
} satisfies Complete;

const readAs = (kind: Condition['kind'], list: readonly object[]): readonly Condition[] =>
  list.map((BY_KIND[kind] as { read(criterion: object): Condition }).read);

/** Criteria of the wire → a filter. */
export function filterOf<N extends CriteriaName>(name: N, criteria: CriteriaOf[N] | undefined): Filter {
  const filter: Record<string, readonly Condition[]> = {};
  for (const [field, list] of Object.entries((criteria ?? {}) as Criteria)) {
    if (list === undefined) continue;
    const kind = KINDS[name].get(field);
    // The codec lets through what the contract has, and each of its fields has a kind: filter.test.ts.
    if (kind === undefined) throw new Error(`${name}.${field} has no kind`);
    filter[field] = readAs(kind, list);
  }
  return filter;
}

/** The lists of criteria among the members of a request; its other members are left to the caller. */
export function filterAmong(shape: string, request: object): Filter {
  const filter: Record<string, readonly Condition[]> = {};
  for (const [field, kind] of kindsOf(shape)) {
    const list = (request as Criteria)[field];
    if (list !== undefined) filter[field] = readAs(kind, list);
  }
  return filter;
}

/** A stored filter as the wire shows it: the inverse of {@link filterOf}. */
export const criteriaOf = (filter: Filter): wire.FilterCriteria =>
  Object.fromEntries(Object.entries(filter).map(([field, conditions]) => [field, conditions.map(writeCondition)]));
