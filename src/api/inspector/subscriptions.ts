import { templateArn } from '../../assessment/arn.ts';
import { TEMPLATES } from '../../assessment/kinds.ts';
import type { AssessmentTemplate, EventSubscription } from '../../domain/assessment.ts';
import type { Document } from '../../store/store.ts';
import type { Subscription } from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { invalidInput, limitExceeded, noSuchEntity } from './errors.ts';
import { type Capability, missing, NOTHING, pageOf, pageOfList } from './handler.ts';
import { templateOfResourceArn } from './tags.ts';

const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:(\d{12}):[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/;
/** Topics of one template: what the model can show of it. */
const MAX_TOPICS = 50;
const TEMPLATES_READ = 500;

const subscriptionsOf = (template: Document<AssessmentTemplate>): Subscription[] =>
  template.body.subscriptions.map(({ topicArn, events }) => ({
    resourceArn: templateArn(template, template.body.targetId, template.id),
    topicArn,
    eventSubscriptions: events,
  }));

/** Subscriptions of SNS topics to what happens to the runs of a template. */
export function subscriptions(
  deps: HandlerDeps,
): Capability<'ListEventSubscriptions' | 'SubscribeToEvent' | 'UnsubscribeFromEvent'> {
  const { store, clock } = deps;
  const { documents } = store;

  /** Changes what the topics of a template hear of. */
  async function change(
    resourceArn: string,
    topicArn: string,
    caller: Caller,
    changed: (all: readonly EventSubscription[]) => readonly EventSubscription[],
  ): Promise<void> {
    const [, accountId] = TOPIC.exec(topicArn) ?? [];
    if (accountId === undefined) {
      throw invalidInput('INVALID_SNS_TOPIC_ARN', `${topicArn} is not the ARN of a topic.`);
    }
    // Messages go out by the server's credentials: they must not reach where the caller's account has no say.
    if (accountId !== caller.accountId) {
      throw apiError('AccessDeniedException', `${topicArn} is a topic of another account.`, {
        errorCode: 'ACCESS_DENIED_TO_SNS_TOPIC',
        canRetry: false,
      });
    }
    const id = templateOfResourceArn(resourceArn, caller);
    const done = await documents.update(TEMPLATES, ownerOf(caller), id, (template) => ({
      ...template,
      body: { ...template.body, subscriptions: changed(template.body.subscriptions) },
    }));
    if (done === 'missing') throw missing('template', resourceArn);
  }

  return {
    async SubscribeToEvent({ resourceArn, event, topicArn }, caller) {
      const subscribedAt = clock.now().toISOString();
      await change(resourceArn, topicArn, caller, (all) => {
        const { events = [] } = all.find((one) => one.topicArn === topicArn) ?? {};
        if (events.some((one) => one.event === event)) return all;
        const others = all.filter((one) => one.topicArn !== topicArn);
        if (others.length >= MAX_TOPICS) {
          throw limitExceeded('EVENT_SUBSCRIPTION_LIMIT_EXCEEDED', `A template has at most ${MAX_TOPICS} topics.`);
        }
        return [...others, { topicArn, events: [...events, { event, subscribedAt }] }];
      });
      return NOTHING;
    },

    async UnsubscribeFromEvent({ resourceArn, event, topicArn }, caller) {
      await change(resourceArn, topicArn, caller, (all) => {
        if (!all.some((one) => one.topicArn === topicArn && one.events.some((each) => each.event === event))) {
          throw noSuchEntity('SNS_TOPIC_DOES_NOT_EXIST', `${topicArn} is not subscribed to ${event} there.`);
        }
        return all
          .map((one) =>
            one.topicArn === topicArn ? { ...one, events: one.events.filter((each) => each.event !== event) } : one,
          )
          .filter(({ events }) => events.length > 0);
      });
      return NOTHING;
    },

    async ListEventSubscriptions(input, caller) {
      const { resourceArn } = input;
      const scope = ownScopeOf(caller);
      const ids = resourceArn === undefined ? undefined : [templateOfResourceArn(resourceArn, caller)];
      // As many as an account can have.
      const { items: all } = await documents.list(TEMPLATES, scope, ids ? { ids } : {}, { limit: TEMPLATES_READ });
      if (resourceArn !== undefined && all.length === 0) throw missing('template', resourceArn);
      const query = { resourceArn };
      const { items, nextToken } = await pageOf(deps, caller, 'ListEventSubscriptions', query, input, async (page) =>
        pageOfList(all.flatMap(subscriptionsOf), page),
      );
      return { subscriptions: items, nextToken };
    },
  };
}
