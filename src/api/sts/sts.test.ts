import { describe, expect, test } from 'vitest';
import { NOW, stsWorld } from '../../../test/conformity/sts-world.ts';

const ROLE = 'arn:aws:iam::111122223333:role/reader';
const assume = { Action: 'AssumeRole', RoleArn: ROLE, RoleSessionName: 'ci' };

describe('GetCallerIdentity', () => {
  test('tells a key who it is, whatever its role, as AWS writes it', async () => {
    const { ask } = stsWorld();
    const { status, type, body } = await ask({ Action: 'GetCallerIdentity' }, { role: 'agent' });
    expect({ status, type }).toEqual({ status: 200, type: 'text/xml' });
    expect(body).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user\/AKIAagent<\/Arn><UserId>AKIAagent<\/UserId><Account>111122223333<\/Account><\/GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
    );
  });

  test('is signed for this region or for the global endpoint', async () => {
    const { ask } = stsWorld({ region: 'eu-west-1' });
    expect((await ask({ Action: 'GetCallerIdentity' }, { region: 'eu-west-1' })).status).toBe(200);
    expect((await ask({ Action: 'GetCallerIdentity' }, { region: 'us-east-1' })).status).toBe(200);
    expect(await ask({ Action: 'GetCallerIdentity' }, { region: 'ap-south-1' })).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  test('is a part of what an account may ask in a second', async () => {
    const { ask } = stsWorld({ rateLimits: { reads: 1, writes: 1 } });
    for (const _ of ['once', 'twice']) expect((await ask({ Action: 'GetCallerIdentity' })).status).toBe(200);
    expect(await ask({ Action: 'GetCallerIdentity' })).toMatchObject({ status: 400, code: 'Throttling' });
  });
});

describe('AssumeRole', () => {
  test('an administrator gets a session of another role', async () => {
    const { ask, issued } = stsWorld();
    const { status, body } = await ask({ ...assume, DurationSeconds: '900' });
    expect(status).toBe(200);
    expect(body).toContain('<Arn>arn:aws:sts::111122223333:assumed-role/reader/ci</Arn>');
    expect(body).toMatch(/<AssumedRoleId>AROA[A-Z2-7]{17}:ci<\/AssumedRoleId>/);
    expect(body).toContain('<SessionToken>token</SessionToken>');
    expect(issued).toEqual([
      { accountId: '111122223333', role: 'reader', sessionName: 'ci', seconds: 900, issuedBy: 'key:AKIAadmin' },
    ]);
  });

  test('is a part of what an account may ask in a second', async () => {
    const { ask, issued } = stsWorld({ rateLimits: { reads: 1, writes: 1 } });
    for (const _ of ['once', 'twice']) expect((await ask(assume)).status).toBe(200);
    expect(await ask(assume)).toMatchObject({ status: 400, code: 'Throttling' });
    expect(issued).toHaveLength(2);
  });

  test.each(['operator', 'reader', 'agent'])('%s may not', async (role) => {
    const { ask, issued } = stsWorld();
    expect(await ask(assume, { role })).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(issued).toEqual([]);
  });

  test('a role that does not exist, and one of an account that trusts nobody, answer alike', async () => {
    const { ask } = stsWorld();
    const refused = async (RoleArn: string) => {
      const { status, code, body } = await ask({ ...assume, RoleArn });
      return { status, code, words: body.replaceAll(RoleArn, 'ROLE').replace(/<RequestId>.*/, '') };
    };
    const unknown = await refused('arn:aws:iam::111122223333:role/nobody');
    expect(unknown).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(unknown.words).toContain('is not authorized to perform: sts:AssumeRole on resource: ROLE');
    expect(await refused('arn:aws:iam::999988887777:role/reader')).toEqual(unknown);
    expect(await refused('arn:aws:iam::999988887777:role/nobody')).toEqual(unknown);
  });

  test('another account comes in where the role trusts it, with the external id that was agreed', async () => {
    const trust = {
      Statement: [
        {
          Effect: 'Allow' as const,
          Principal: { AWS: ['111122223333'] },
          Action: 'sts:AssumeRole' as const,
          Condition: { StringEquals: { 'sts:ExternalId': ['agreed'] } },
        },
      ],
    };
    const { ask, issued } = stsWorld({ trust });
    const RoleArn = 'arn:aws:iam::999988887777:role/audit';
    expect(await ask({ ...assume, RoleArn })).toMatchObject({ code: 'AccessDenied' });
    expect(await ask({ ...assume, RoleArn, ExternalId: 'other' })).toMatchObject({ code: 'AccessDenied' });
    expect((await ask({ ...assume, RoleArn, ExternalId: 'agreed' })).status).toBe(200);
    expect(issued).toMatchObject([{ accountId: '999988887777', role: 'audit' }]);
  });

  test('a policy of the session goes into it; one that is not understood is refused', async () => {
    const { ask, issued } = stsWorld();
    const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'inspector2:Get*', Resource: '*' } });
    expect((await ask({ ...assume, Policy })).status).toBe(200);
    expect(issued[0]?.policy?.Statement[0]?.Action).toEqual(['inspector2:Get*']);
    const bad = await ask({ ...assume, Policy: '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}' });
    expect(bad).toMatchObject({ status: 400, code: 'MalformedPolicyDocument' });
  });
});

describe('what is wrong is told in STS’s words', () => {
  test.each([
    ['a duration that is too short', { ...assume, DurationSeconds: '899' }, 'ValidationError', 'DurationSeconds'],
    ['a duration that is too long', { ...assume, DurationSeconds: '43201' }, 'ValidationError', 'DurationSeconds'],
    ['a name with markup', { ...assume, RoleSessionName: 'a<b>&"' }, 'ValidationError', 'RoleSessionName'],
    ['a role with markup', { ...assume, RoleArn: `${ROLE}</Arn><x>` }, 'ValidationError', 'RoleArn'],
    ['a parameter that is not known', { ...assume, SerialNumber: 'mfa' }, 'ValidationError', 'SerialNumber'],
    ['a missing parameter', { Action: 'AssumeRole', RoleArn: ROLE }, 'ValidationError', 'RoleSessionName'],
    ['another version', { Action: 'GetCallerIdentity', Version: '2026-01-01' }, 'ValidationError', 'Version'],
    ['an unknown operation', { Action: '<script>' }, 'InvalidAction', '&lt;script&gt;'],
    ['no operation', {}, 'InvalidAction', 'Could not find operation'],
  ])('%s', async (_, parameters, code, word) => {
    const answer = await stsWorld().ask(parameters);
    expect(answer).toMatchObject({ status: 400, code, type: 'text/xml' });
    expect(answer.body).toContain(word);
    expect(answer.body).toMatch(/<Type>Sender<\/Type>.*<RequestId>[0-9a-f-]{36}<\/RequestId>/);
    expect(answer.body).not.toMatch(/<script>|<b>|<x>/);
  });

  test.each([
    ['an unknown key', { key: 'BKIA' }, 403, 'InvalidClientTokenId'],
    ['a session that is over', { sessionToken: 'old' }, 403, 'ExpiredToken'],
    ['a wrong secret', { secret: 'x' }, 403, 'SignatureDoesNotMatch'],
    ['a clock that is wrong', { now: new Date(NOW.getTime() - 16 * 60_000) }, 403, 'SignatureDoesNotMatch'],
    ['a signature for another service', { service: 'inspector2' }, 403, 'SignatureDoesNotMatch'],
  ])('%s', async (_, how, status, code) => {
    expect(await stsWorld().ask({ Action: 'GetCallerIdentity' }, how)).toMatchObject({ status, code });
  });

  test('nobody', async () => {
    const { app } = stsWorld();
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      payload: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test.each([
    ['a parameter twice', 'Action=GetCallerIdentity&Action=AssumeRole&Version=2011-06-15'],
    ['no UTF-8', 'Action=%ff&Version=2011-06-15'],
    ['too many', 'a&'.repeat(101)],
  ])('a body with %s', async (_, payload) => {
    const answer = await stsWorld().send(payload);
    expect(answer).toMatchObject({ status: 400, code: 'ValidationError' });
  });
});
