import { apiError, validationError } from '../wire/errors.ts';

export type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 50;

/** AWS's rules for tags (inspector.md 2.1): 50 a resource, keys that begin with `aws:` are the service's own. */
function wrongWith(added: Tags, all: Tags): string | undefined {
  for (const [key, value] of Object.entries(added)) {
    if (key.length < 1 || key.length > 128) return 'A tag key has 1 to 128 characters.';
    if (/^aws:/i.test(key)) return `Tag keys that begin with aws: are reserved: ${key}`;
    if (value.length > 256) return `The value of the tag ${key} is longer than 256 characters.`;
  }
  return Object.keys(all).length > MAX_TAGS ? `A resource has at most ${MAX_TAGS} tags.` : undefined;
}

/** The tags of a resource with those that are added. Throws BadRequestException, as operations that declare it do. */
export function checkTags(added: Tags, present: Tags): Tags {
  const all = { ...present, ...added };
  const wrong = wrongWith(added, all);
  if (wrong !== undefined) throw apiError('BadRequestException', wrong);
  return all;
}

/** The same for tags of something new. Throws ValidationException, which every operation declares. */
export function checkNewTags(tags: Tags = {}): Tags {
  const wrong = wrongWith(tags, tags);
  if (wrong !== undefined) throw validationError(wrong);
  return tags;
}
