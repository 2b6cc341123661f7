import { z } from 'zod';
import { TARGET_TYPES } from '../../domain/assessment.ts';
import { parseCron } from '../../domain/cron.ts';
import { isStorable } from '../wire/decode.ts';

const text = (max: number) =>
  z.string().min(1).max(max).refine(isStorable, 'must be text without null characters or unpaired surrogates');

/** `team: payments`, or `team: null` for any value; at most ten, as in a resource group. */
const tags = z
  .record(text(128), text(256).nullable())
  .refine((all) => Object.keys(all).length <= 10, 'must have at most 10 tags');

/** An assessment as docs/classic.md describes it: a target and a template in one document. */
export const assessmentSchema = z.strictObject({
  name: text(140),
  target: z.strictObject({
    types: z.array(z.enum(TARGET_TYPES)).min(1).default(['instance']),
    tags: tags.default({}),
    names: z.array(text(300)).max(50).default([]),
  }),
  engines: z.array(z.enum(['vulnerabilities', 'cis', 'network', 'best-practices'])).default(['vulnerabilities']),
  rules: z.array(text(140)).max(46).default([]),
  severityFloor: z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']).optional(),
  attributes: z
    .record(text(128), text(256))
    .refine((all) => Object.keys(all).length <= 10, 'must have at most 10 attributes')
    // As CreateAssessmentTemplate, whose template it becomes.
    .refine((all) => !Object.keys(all).some((key) => /^aws:/i.test(key)), 'must not have keys that begin with aws:')
    .default({}),
  durationInSeconds: z.int().min(180).max(86_400).default(180),
  schedule: z
    .string()
    .max(100)
    .refine((cron) => parseCron(cron) !== undefined, 'must be a cron expression of five fields, like "0 6 * * 1"')
    .optional(),
});
export type AssessmentInput = z.infer<typeof assessmentSchema>;
