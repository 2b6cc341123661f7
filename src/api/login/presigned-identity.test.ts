import { describe, expect, test } from 'vitest';
import { presignUrl } from '../wire/sigv4.ts';
import { readPresignedIdentity, SERVER_ID_HEADER, stsOfRegion } from './presigned-identity.ts';

const NOW = new Date('2026-01-02T03:04:05.000Z');

interface Asked {
  readonly region?: string;
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresSeconds?: number;
}

/** What `assay login --aws-iam` sends. */
const signed = ({ region = 'us-east-1', origin = stsOfRegion(region), headers, expiresSeconds = 60 }: Asked = {}) =>
  presignUrl({
    url: `${origin}/?Action=GetCallerIdentity&Version=2011-06-15`,
    headers: headers ?? { [SERVER_ID_HEADER]: 'assay.example.com' },
    ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', region, service: 'sts', now: NOW },
    expiresSeconds,
  });
const read = (url: string, now = NOW) => readPresignedIdentity(url, { stsEndpoints: [], now });

test.each(['us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1'])('of STS in %s it is taken', (region) => {
  expect(new URL(read(signed({ region })).url).origin).toBe(stsOfRegion(region));
});

describe('refused is', () => {
  test.each<[string, string]>([
    ['another host', signed({ origin: 'https://evil.example' })],
    ['a host that ends like STS', signed({ origin: 'https://sts.amazonaws.com.evil.example' })],
    ['a host that begins like STS', signed({ origin: 'https://evil-sts.amazonaws.com' })],
    ['another service of AWS', signed({ origin: 'https://s3.us-east-1.amazonaws.com' })],
    ['a port', signed({ origin: 'https://sts.amazonaws.com:8443' })],
    ['plain http', signed({ origin: 'http://sts.amazonaws.com' })],
    ['a user', signed().replace('https://', 'https://user@')],
    ['a path', signed().replace('/?', '/latest/?')],
    ['another question', signed().replace('GetCallerIdentity', 'AssumeRole')],
    ['a second question', `${signed()}&Action=AssumeRole`],
    ['a second question in other letters', `${signed()}&action=AssumeRole`],
    ['a further parameter', `${signed()}&RoleArn=x`],
    ['a name of the server that is not signed', signed({ headers: {} })],
    ['a further header', signed({ headers: { [SERVER_ID_HEADER]: 'a', 'x-other': 'b' } })],
    ['more than 15 minutes', signed({ expiresSeconds: 901 })],
  ])('%s', (_, url) => expect(() => read(url)).toThrow('The presigned identity is refused'));

  test('what is over, or not yet', () => {
    const at = (seconds: number) => () => read(signed(), new Date(NOW.getTime() + seconds * 1_000));
    expect(at(59)).not.toThrow();
    expect(at(60)).toThrow('it is expired');
    expect(at(-301)).toThrow('it is not valid yet');
  });
});
