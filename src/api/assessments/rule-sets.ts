import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { assessmentIdOf } from '../../assessment/arn.ts';
import { QUOTAS, RULE_SETS } from '../../assessment/kinds.ts';
import { rulesPackageArn } from '../../domain/rules-package.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import type { Document } from '../../store/store.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError, validationError } from '../wire/errors.ts';

export interface ShownRuleSet {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly rules: number;
  readonly rulesPackageArn: string;
  readonly createdAt: string;
}

const shown = (set: Document<RuleSet>): ShownRuleSet => ({
  name: set.body.name,
  version: set.body.version,
  title: set.body.title,
  rules: set.body.rules.length,
  rulesPackageArn: rulesPackageArn(set, set.id),
  createdAt: set.createdAt,
});

const fullName = (name: string, version: string): string => `${name}@${version}`;

/** Versions of one rule set are few; the newest is the one that is meant without a version. */
const VERSIONS = 500;

/** Rule sets of an account. A version never changes: templates that were made with it mean what they meant. */
export function ruleSets({ store: { documents }, clock }: HandlerDeps) {
  return {
    /** Stores a version; the same one again changes nothing. @throws ApiError Conflict, ServiceQuotaExceeded */
    async put(set: RuleSet, caller: Caller): Promise<ShownRuleSet> {
      const owner = ownerOf(caller);
      const name = fullName(set.name, set.version);
      const digest = createHash('sha256').update(`${owner.accountId}/${owner.region}/${name}`).digest();
      const document = { ...owner, id: assessmentIdOf(digest), name, parent: set.name, tags: {}, body: set };
      const createdAt = clock.now().toISOString();
      const made = await documents.create(RULE_SETS, { ...document, createdAt }, QUOTAS.ruleSets);
      if (made === 'quota') {
        const message = `An account has ${QUOTAS.ruleSets} versions of rule sets: delete some that no template uses.`;
        throw apiError('ServiceQuotaExceededException', message, { resourceId: owner.accountId });
      }
      const there = await documents.get(RULE_SETS, ownScopeOf(caller), document.id);
      if (there === undefined) throw apiError('ConflictException', `${name} was deleted meanwhile; try again.`);
      if (made === 'name' && !isDeepStrictEqual(there.body, set)) {
        const message = `${name} is there with other rules: give the changed set a new version.`;
        throw apiError('ConflictException', message, { resourceId: name, resourceType: 'RULE_SET' });
      }
      return shown(there);
    },

    async list(caller: Caller): Promise<readonly ShownRuleSet[]> {
      const page = await documents.list(
        RULE_SETS,
        ownScopeOf(caller),
        { newestFirst: true },
        { limit: QUOTAS.ruleSets },
      );
      return page.items.map(shown);
    },

    async delete(name: string, version: string, caller: Caller): Promise<void> {
      const set = await documents.getByName(RULE_SETS, ownerOf(caller), fullName(name, version));
      const isGone = set !== undefined && (await documents.delete(RULE_SETS, ownerOf(caller), set.id));
      if (!isGone) throw apiError('ResourceNotFoundException', `There is no rule set ${fullName(name, version)}.`);
    },

    /** ARN of the rules package of `NAME` (its newest version) or `NAME@VERSION`. @throws ApiError Validation */
    async arnOf(named: string, caller: Caller): Promise<string> {
      const scope = ownScopeOf(caller);
      const set = named.includes('@')
        ? await documents.getByName(RULE_SETS, ownerOf(caller), named)
        : (await documents.list(RULE_SETS, scope, { parent: named, newestFirst: true }, { limit: VERSIONS })).items[0];
      if (set === undefined) throw validationError(`There is no rule set ${named}: \`assay rules push\` sends one.`);
      return rulesPackageArn(set, set.id);
    },
  };
}
