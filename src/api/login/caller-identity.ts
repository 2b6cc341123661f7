import { z } from 'zod';
import { apiError, validationError } from '../wire/errors.ts';
import { SERVER_ID_HEADER } from './presigned-identity.ts';

const ANSWER_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const JSON_ANSWER = z.object({
  GetCallerIdentityResponse: z.object({ GetCallerIdentityResult: z.object({ Arn: z.string() }) }),
});
const ARN = /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[\w+=,.@/-]{1,512}$/;

/** The ARN in STS's answer; AWS answers in JSON when asked for it, other makes of STS in XML whatever they are asked. */
function arnOf(text: string, contentType: string): string | undefined {
  let arn: string | undefined;
  if (contentType.includes('json')) {
    try {
      arn = JSON_ANSWER.parse(JSON.parse(text)).GetCallerIdentityResponse.GetCallerIdentityResult.Arn;
    } catch {
      return undefined;
    }
  } else {
    const found = [...text.matchAll(/<Arn>([^<]*)<\/Arn>/g)];
    arn = found.length === 1 ? found[0]?.[1] : undefined;
  }
  return arn !== undefined && ARN.test(arn) ? arn : undefined;
}

/**
 * Sends a presigned GetCallerIdentity to STS, with this server's own id in the header that must have been signed: an
 * address that was made for another server fails there.
 * @throws ApiError when STS refuses or does not answer
 */
export async function askCallerIdentity(url: string, serverId: string): Promise<string> {
  let response: Response;
  const chunks: Uint8Array[] = [];
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json', [SERVER_ID_HEADER]: serverId },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
  } catch {
    throw apiError('IDPCommunicationError', 'STS did not answer; try again.');
  }
  if (response.status >= 500) throw apiError('IDPCommunicationError', `STS answered ${response.status}; try again.`);
  if (!response.ok) {
    throw validationError(
      `STS refuses the presigned identity (${response.status}): it was signed for another server, or the credentials do not work.`,
    );
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const arn = arnOf(text, response.headers.get('content-type') ?? '');
  if (arn === undefined) throw apiError('IDPCommunicationError', 'The answer of STS cannot be read.');
  return arn;
}
