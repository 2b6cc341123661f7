import { randomBytes } from 'node:crypto';
import { partitionOf } from '../domain/arn.ts';
import type { Owner } from '../domain/resource.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID = /^0-[0-9A-Za-z]{8}$/;

const idOf = (digits: readonly number[]): string => `0-${digits.map((digit) => DIGITS[digit % 62]).join('')}`;

/** `0-XXXXXXXX`, as Classic's ids look. */
export const newAssessmentId = (): string => idOf([...randomBytes(8)]);

/** The id that eight or more bytes of a digest make. */
export const assessmentIdOf = (digest: Uint8Array): string => idOf([...digest.subarray(0, 8)]);

/** Findings and exclusions of a run are numbered from 0; the number is their id. */
export function idOfNumber(number: number): string {
  let text = '';
  for (let rest = number; text.length < 8; rest = Math.floor(rest / 62)) text = `${DIGITS[rest % 62]}${text}`;
  return `0-${text}`;
}

export const numberOfId = (id: string): number =>
  [...id.slice(2)].reduce((number, digit) => number * 62 + DIGITS.indexOf(digit), 0);

/** What an ARN of Classic names, and the ids that it has on the way there. */
const PATHS = {
  resourcegroup: ['resourcegroup'],
  rulespackage: ['rulespackage'],
  target: ['target'],
  template: ['target', 'template'],
  run: ['target', 'template', 'run'],
  finding: ['target', 'template', 'run', 'finding'],
  exclusion: ['target', 'template', 'run', 'exclusion'],
} as const;
export type AssessmentEntity = keyof typeof PATHS;

/** @param ids those of PATHS, in order */
const arnOf = ({ accountId, region }: Owner, entity: AssessmentEntity, ids: readonly string[]): string => {
  const path = PATHS[entity].map((name, index) => `${name}/${ids[index]}`).join('/');
  return `arn:${partitionOf(region)}:inspector:${region}:${accountId}:${path}`;
};

export const resourceGroupArn = (owner: Owner, id: string): string => arnOf(owner, 'resourcegroup', [id]);
export const targetArn = (owner: Owner, id: string): string => arnOf(owner, 'target', [id]);
export const templateArn = (owner: Owner, targetId: string, id: string): string =>
  arnOf(owner, 'template', [targetId, id]);

export interface RunIds {
  readonly targetId: string;
  readonly templateId: string;
  readonly runId: string;
}
const idsOf = ({ targetId, templateId, runId }: RunIds): string[] => [targetId, templateId, runId];
export const runArn = (owner: Owner, ids: RunIds): string => arnOf(owner, 'run', idsOf(ids));
export const assessmentFindingArn = (owner: Owner, ids: RunIds, number: number): string =>
  arnOf(owner, 'finding', [...idsOf(ids), idOfNumber(number)]);
export const exclusionArn = (owner: Owner, ids: RunIds, number: number): string =>
  arnOf(owner, 'exclusion', [...idsOf(ids), idOfNumber(number)]);

/**
 * The ids in an ARN, by the names on its path: `{ target, template, run }`.
 * @returns 'malformed' for what is no ARN of that entity, 'foreign' for one of another account or region
 */
export function readAssessmentArn(
  owner: Owner,
  entity: AssessmentEntity,
  arn: string,
): Readonly<Record<string, string>> | 'malformed' | 'foreign' {
  const [, region = '', accountId = '', path = ''] =
    /^arn:aws[a-z-]*:inspector:([a-z0-9-]+):(\d{12}):([\w/-]+)$/.exec(arn) ?? [];
  const parts = path.split('/');
  const names: readonly string[] = PATHS[entity];
  const isPath =
    parts.length === names.length * 2 &&
    names.every((name, index) => parts[index * 2] === name && ID.test(parts[index * 2 + 1] ?? ''));
  if (!isPath) return 'malformed';
  if (region !== owner.region || accountId !== owner.accountId) return 'foreign';
  return Object.fromEntries(names.map((name, index) => [name, parts[index * 2 + 1] ?? '']));
}
