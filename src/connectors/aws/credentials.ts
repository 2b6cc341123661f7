import { environmentError } from '../../domain/errors.ts';

/** Credentials of AWS, of a user or a role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * Credentials from where AWS's own tools find them: environment, profiles, SSO, processes, containers, instances.
 * @throws AssayError environment when there are none
 */
export async function awsCredentials(): Promise<AwsCredentials> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  try {
    return await defaultProvider()();
  } catch (cause) {
    throw environmentError(`there are no AWS credentials: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      remedy: 'Sign in as for the aws CLI, like `aws sso login`, and set AWS_PROFILE.',
    });
  }
}
