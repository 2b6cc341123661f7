import { ExportError, type ExportFailure } from '../domain/export.ts';
import type { Owner } from '../domain/resource.ts';
import { type ObjectTarget, UploadLost } from '../integrations/object-target.ts';
import { type ExportBody, type ExportProgress, nextLook, type UploadRecord } from '../store/export-documents.ts';
import type { Document, DocumentKind } from '../store/store.ts';
import type { PipelineDeps } from './deps.ts';

/** What ends an export, or brings it on. */
type BodyChange = Partial<Omit<ExportBody<unknown>, 'format'>>;
type Outcome = Readonly<Record<string, unknown>>;

/** Runs that may fail one after the other with nothing arriving in between. */
const MAX_ATTEMPTS = 5;
/** How often a run looks whether it is still wanted, and says that it works. */
const TOUCH_MS = 2_000;

/** The export was cancelled, timed out, or another run has it. */
class NotMine extends Error {
  override readonly name = 'NotMine';
}

/** One run of an export's job: the document is the truth, and each step asks it whether to go on. */
export interface ExportRun<F> {
  readonly document: Document<ExportBody<F>>;
  readonly target: ObjectTarget;
  readonly signal: AbortSignal;
  /** Call between pages: rejects when the export is not wanted any more. */
  touch(): Promise<void>;
  /** Call before what cannot be taken back: rejects when the export is not wanted at that moment. */
  confirm(): Promise<void>;
  /** Call when something arrived at the destination. */
  record(progress: ExportProgress): Promise<void>;
}

const stateOf = <F>({ name, parent, tags, body, dueAt }: Document<ExportBody<F>>) => ({
  tags,
  body,
  ...(name !== undefined && { name }),
  ...(parent !== undefined && { parent }),
  ...(dueAt !== undefined && { dueAt }),
});

/** The end of an export: its name is free, nobody looks after it any more. What is uploaded half stays known until it is gone. */
const ended = <F>({ tags, parent, body }: Document<ExportBody<F>>, change: BodyChange) => ({
  tags,
  ...(parent !== undefined && { parent }),
  body: { ...body, ...change },
});

/** Marks an export that goes on as failed. Returns whether it did. */
export async function failExport<F>(
  { store, log }: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  owner: Owner,
  id: string,
  failure: ExportFailure,
  message: string,
): Promise<boolean> {
  let failed = false;
  await store.documents.update(kind, owner, id, (current) => {
    failed = current.body.status === 'IN_PROGRESS';
    return failed ? ended(current, { status: 'FAILED', failure, message }) : undefined;
  });
  if (failed) log.warn({ export: id, failure, reason: message }, 'export failed');
  return failed;
}

/** Takes back what a run left at the destination of an export that ended without it. */
async function tidy<F>(
  deps: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  document: Document<ExportBody<F>>,
): Promise<Outcome> {
  const { progress, destination, status } = document.body;
  if (status === 'SUCCEEDED' || progress?.upload === undefined) return { skipped: status };
  await (await deps.exportTarget(destination)).abort(progress.upload);
  await deps.store.documents.update(kind, document, document.id, (current) => {
    const { upload: _, ...rest } = current.body.progress ?? { items: 0 };
    return { ...stateOf(current), body: { ...current.body, progress: rest } };
  });
  return { status, aborted: progress.upload.key };
}

/** Makes this run the one that works at the export; undefined when it has ended. */
async function begin<F>(
  { store, clock, newId }: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  owner: Owner,
  id: string,
): Promise<Document<ExportBody<F>> | undefined> {
  const run = newId();
  const now = clock.now();
  const document = await store.documents.update(kind, owner, id, (current) => {
    const { body } = current;
    if (body.status !== 'IN_PROGRESS') return undefined;
    return {
      ...stateOf(current),
      body: { ...body, run, attempts: body.attempts + 1 },
      dueAt: nextLook(body.deadline, now),
    };
  });
  return document === 'missing' || document === 'name' ? undefined : document;
}

function runOf<F>(
  { store, clock, log }: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  document: Document<ExportBody<F>>,
  target: ObjectTarget,
  signal: AbortSignal,
): ExportRun<F> {
  const { id, body: mine } = document;
  let touched = clock.now().getTime();
  async function say(change: BodyChange): Promise<void> {
    const now = clock.now();
    const answer = await store.documents.update(kind, document, id, (current) => {
      const { status, run, deadline } = current.body;
      if (status !== 'IN_PROGRESS' || run !== mine.run) return undefined;
      return { ...stateOf(current), body: { ...current.body, ...change }, dueAt: nextLook(deadline, now) };
    });
    if (answer === 'missing' || answer === 'name') throw new NotMine();
    if (answer.body.status !== 'IN_PROGRESS' || answer.body.run !== mine.run) throw new NotMine();
    touched = now.getTime();
  }
  return {
    document,
    target,
    signal,
    async touch() {
      signal.throwIfAborted();
      if (clock.now().getTime() - touched >= TOUCH_MS) await say({});
    },
    async confirm() {
      signal.throwIfAborted();
      await say({});
    },
    async record(progress) {
      const { items, upload } = progress;
      await say({ progress, ...(items > 0 && { attempts: 0 }) });
      log.info({ export: id, items, parts: upload?.parts.length, bytes: upload?.bytes }, 'export goes on');
    },
  };
}

/** What is left at the destination by a run that ends here; another run that has the export needs it. */
async function abortQuietly(deps: PipelineDeps, target: ObjectTarget, upload: UploadRecord | undefined): Promise<void> {
  if (upload === undefined) return;
  await target.abort(upload).catch((error: unknown) => {
    deps.log.warn({ err: error, key: upload.key }, 'a half object could not be taken back');
  });
}

async function settle<F>(
  deps: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  document: Document<ExportBody<F>>,
  error: unknown,
): Promise<Outcome> {
  const { id } = document;
  const current = await deps.store.documents.get(
    kind,
    { accountIds: [document.accountId], region: document.region },
    id,
  );
  if (current === undefined) return { skipped: 'gone' };
  const { status, run, attempts } = current.body;
  if (status !== 'IN_PROGRESS') return tidy(deps, kind, current);
  if (run !== document.body.run) return { skipped: 'another run has it' };
  if (error instanceof NotMine) return { skipped: 'not wanted' };
  const known = error instanceof ExportError ? error : undefined;
  if (known === undefined && attempts < MAX_ATTEMPTS) throw error;
  if (known === undefined) deps.log.error({ export: id, err: error }, 'export given up');
  const message = known?.message ?? `The export was given up after ${MAX_ATTEMPTS} tries.`;
  await failExport(deps, kind, document, id, known?.failure ?? 'INTERNAL_ERROR', message);
  const target = await deps.exportTarget(current.body.destination).catch(() => undefined);
  if (target !== undefined) await abortQuietly(deps, target, current.body.progress?.upload);
  return { status: 'FAILED', failure: known?.failure ?? 'INTERNAL_ERROR' };
}

/**
 * Runs an export to its end, or to where the next run goes on: each run takes the export over from the one before,
 * which stops at its next step. What its owner must change ends it FAILED; anything else is tried again.
 * @param write writes from `document.body.progress` on and returns what goes into the log
 */
export async function runExport<F>(
  deps: PipelineDeps,
  kind: DocumentKind<ExportBody<F>>,
  job: { readonly owner: Owner; readonly id: string; readonly signal: AbortSignal },
  write: (run: ExportRun<F>) => Promise<{ readonly items: number }>,
): Promise<Outcome> {
  const { owner, id, signal } = job;
  const document = await begin(deps, kind, owner, id);
  if (document === undefined) return { export: id, skipped: 'gone' };
  if (document.body.status !== 'IN_PROGRESS') return { export: id, ...(await tidy(deps, kind, document)) };
  try {
    const target = await deps.exportTarget(document.body.destination);
    const { items } = await write(runOf(deps, kind, document, target, signal));
    let isDone = false;
    await deps.store.documents.update(kind, owner, id, (current) => {
      isDone = current.body.status === 'IN_PROGRESS' && current.body.run === document.body.run;
      return isDone ? ended(current, { status: 'SUCCEEDED', progress: { items } }) : undefined;
    });
    return { export: id, status: isDone ? 'SUCCEEDED' : 'taken over', items };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof UploadLost) {
      await deps.store.documents.update(kind, owner, id, (current) => {
        if (current.body.run !== document.body.run) return undefined;
        const { progress: _, ...body } = current.body;
        return { ...stateOf(current), body };
      });
    }
    return { export: id, ...(await settle(deps, kind, document, error)) };
  }
}
