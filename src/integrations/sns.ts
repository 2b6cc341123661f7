import type { SNSClient } from '@aws-sdk/client-sns';
import type { TopicStatus } from '../domain/assessment.ts';

/** Publishes a message to an SNS topic; what came of it is a value, never an error. */
export type PublishToTopic = (topicArn: string, message: string) => Promise<TopicStatus>;

const STATUS: Readonly<Record<string, TopicStatus>> = {
  AuthorizationError: 'ACCESS_DENIED',
  AuthorizationErrorException: 'ACCESS_DENIED',
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  InvalidClientTokenId: 'ACCESS_DENIED',
  KMSAccessDeniedException: 'ACCESS_DENIED',
  NotFound: 'TOPIC_DOES_NOT_EXIST',
  NotFoundException: 'TOPIC_DOES_NOT_EXIST',
};

const TIMEOUT_MS = 15_000;

/**
 * Topics of SNS, by the credentials and addresses of the standard AWS environment (`AWS_ENDPOINT_URL_SNS` for another
 * service that speaks its API). The client is loaded at the first message.
 */
export function topicPublisher(log: { warn(data: object, message: string): void }): PublishToTopic {
  const clients = new Map<string, SNSClient>();
  return async (topicArn, message) => {
    const region = topicArn.split(':')[3] ?? '';
    try {
      const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
      const client = clients.get(region) ?? new SNSClient({ region, maxAttempts: 3 });
      clients.set(region, client);
      const command = new PublishCommand({ TopicArn: topicArn, Message: message, Subject: 'Inspector' });
      await client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
      return 'SUCCESS';
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log.warn({ topicArn, error: name }, 'a message to a topic was not accepted');
      return Object.hasOwn(STATUS, name) ? (STATUS[name] ?? 'INTERNAL_ERROR') : 'INTERNAL_ERROR';
    }
  };
}
