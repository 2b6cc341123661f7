import { type Instruction, instructionOf } from './instruction.ts';

/** Longer steps are looked at up to here. */
const MAX_STEP = 64 * 1024;
/** Classic builder: what is no command is a comment to the shell. */
const NO_OPERATION = /^\/bin\/sh -c #\(nop\)\s+/;
const BUILDKIT_MARK = /\s# buildkit$/;
/** `|2 A=1 B=2 /bin/sh -c `: build arguments and how many they are, then the shell. */
const SHELL = /^(?:RUN\s+)?(?:\|\d+ (.*?))?\/bin\/\w*sh (?:-\w+ (?:pipefail )?)*-\w*c /s;
const KEYWORDS =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s/;

/** One step as `docker history` tells it (either builder, buildah, kaniko) as the instruction that it came from. */
function instructionOfStep(createdBy: string, line: number): Instruction | undefined {
  const place = { startLine: line, endLine: line };
  const step = createdBy.slice(0, MAX_STEP).trim().replace(BUILDKIT_MARK, '');
  const declared = step.replace(NO_OPERATION, '');
  if (declared !== step) return instructionOf(declared, place);
  const shell = SHELL.exec(step);
  if (shell === null) return instructionOf(KEYWORDS.test(step) ? step : `RUN ${step}`, place);
  const instruction = instructionOf(`RUN ${step.slice(shell[0].length)}`, place);
  return instruction === undefined || shell[1] === undefined
    ? instruction
    : { ...instruction, buildArguments: shell[1].trim() };
}

/**
 * The build history of an image as instructions, in the order of the build. Lines count as `docker history` lists them:
 * the newest step is line 1, a step is one line (so do the recorded runs of inspector-sbomgen).
 * @param createdBy `created_by` of the config's history, oldest first
 */
export const historyInstructions = (createdBy: readonly string[]): readonly Instruction[] =>
  createdBy.flatMap((step, index) => instructionOfStep(step, createdBy.length - index) ?? []);
