import type { HandlerDeps } from '../inspector2/handler.ts';
import { agents } from './agents.ts';
import { crossAccountRole } from './cross-account-role.ts';
import { exclusions } from './exclusions.ts';
import { findings } from './findings.ts';
import type { Handlers } from './handler.ts';
import { reports } from './reports.ts';
import { resourceGroups } from './resource-groups.ts';
import { rulesPackages } from './rules-packages.ts';
import { runs } from './runs.ts';
import { subscriptions } from './subscriptions.ts';
import { tags } from './tags.ts';
import { targets } from './targets.ts';
import { templates } from './templates.ts';

/** The handler table of Inspector Classic: all operations of the contract, or it does not compile. */
export const handlersOf = (deps: HandlerDeps): Handlers => ({
  ...agents(deps),
  ...crossAccountRole(deps),
  ...exclusions(deps),
  ...findings(deps),
  ...reports(deps),
  ...resourceGroups(deps),
  ...rulesPackages(deps),
  ...runs(deps),
  ...subscriptions(deps),
  ...tags(deps),
  ...targets(deps),
  ...templates(deps),
});
