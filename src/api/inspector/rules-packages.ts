import { readAssessmentArn } from '../../assessment/arn.ts';
import { RULE_SETS } from '../../assessment/kinds.ts';
import { BUILT_IN_PACKAGES, builtInArn, builtInOfArn, rulesPackageArn } from '../../domain/rules-package.ts';
import type { Page, PageRequest, Store } from '../../store/store.ts';
import type { RulesPackage } from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { type Capability, describeAll, pageOf } from './handler.ts';

/** Version that the last packages of the service had. */
const BUILT_IN_VERSION = '1.1';

/** What is behind the ARN of a rules package: one of Classic's own, or a rule set of the account. */
export async function findRulesPackage(
  { documents }: Pick<Store, 'documents'>,
  caller: Caller,
  arn: string,
): Promise<RulesPackage | 'malformed' | undefined> {
  const owner = ownerOf(caller);
  const builtIn = builtInOfArn(owner, arn);
  if (builtIn !== undefined) {
    const { name, description } = builtIn;
    return { arn, name, description, version: BUILT_IN_VERSION, provider: 'Amazon Web Services, Inc.' };
  }
  const ids = readAssessmentArn(owner, 'rulespackage', arn);
  if (ids === 'malformed') return 'malformed';
  if (ids === 'foreign') return undefined;
  const set = await documents.get(RULE_SETS, ownScopeOf(caller), ids.rulespackage ?? '');
  if (set === undefined) return undefined;
  const { title, version, description, name } = set.body;
  return { arn, name: title, version, provider: `Rule set ${name} of this account`, description };
}

/** Where a page of the account's own rule sets begins; Classic's own packages are counted. */
const OWN = 'own:';

/** ARNs of Classic's own packages, then of the account's rule sets. */
async function allPackages(
  { documents }: Pick<Store, 'documents'>,
  caller: Caller,
  { limit, after = '0' }: PageRequest,
): Promise<Page<string>> {
  const owner = ownerOf(caller);
  const start = after.startsWith(OWN) ? BUILT_IN_PACKAGES.length : Number(after);
  const fixed = BUILT_IN_PACKAGES.slice(start, start + limit).map(({ rules }) => builtInArn(owner, rules));
  const end = start + fixed.length;
  if (end < BUILT_IN_PACKAGES.length) return { items: fixed, next: String(end) };
  if (fixed.length === limit) return { items: fixed, next: OWN };
  const key = after.startsWith(OWN) ? after.slice(OWN.length) : '';
  const page = { limit: limit - fixed.length, ...(key !== '' && { after: key }) };
  const sets = await documents.list(RULE_SETS, ownScopeOf(caller), {}, page);
  const items = [...fixed, ...sets.items.map(({ id }) => rulesPackageArn(owner, id))];
  return sets.next === undefined ? { items } : { items, next: `${OWN}${sets.next}` };
}

/** Rules packages: Classic's four, under the ARNs that scripts carry, and the rule sets of the account. */
export function rulesPackages({
  store,
  tokens,
}: HandlerDeps): Capability<'DescribeRulesPackages' | 'ListRulesPackages'> {
  return {
    async ListRulesPackages(input, caller) {
      const { items, nextToken } = await pageOf({ tokens }, caller, 'ListRulesPackages', {}, input, (page) =>
        allPackages(store, caller, page),
      );
      return { rulesPackageArns: items, nextToken };
    },

    async DescribeRulesPackages({ rulesPackageArns }, caller) {
      const { found, failedItems } = await describeAll<RulesPackage>(rulesPackageArns, async (arn) => {
        const rules = await findRulesPackage(store, caller, arn);
        return rules === 'malformed' ? 'INVALID_ARN' : (rules ?? 'ITEM_DOES_NOT_EXIST');
      });
      return { rulesPackages: [...found.values()], failedItems };
    },
  };
}
