import type { GuardedOptions } from '../guarded-request.ts';
import { askGithub } from './github.ts';
import { askGitlab } from './gitlab.ts';

/** What a provider says of what the user gave us. `reason` is for the user and holds no secret. */
export type Verification =
  | { readonly accepted: true; readonly account: string; readonly token?: string }
  | { readonly accepted: false; readonly reason: string };

/** The hosts of repositories, as far as they are asked: is the authorization good? */
export interface CodeHosts {
  /** Exchanges the code that GitHub gave the user's browser, usable once, for a token. */
  github(code: string): Promise<Verification>;
  /** Whose is the access token? @param instanceUrl `https://…` without a slash at its end */
  gitlab(instanceUrl: string, accessToken: string): Promise<Verification>;
}

export interface GithubApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface CodeHostOptions extends GuardedOptions {
  /** Without it integrations with GitHub cannot be authorized. */
  readonly githubApp?: GithubApp;
}

export const codeHosts = (options: CodeHostOptions): CodeHosts => ({
  async github(code) {
    return options.githubApp === undefined
      ? { accepted: false, reason: 'This installation has no GitHub App to authorize.' }
      : askGithub(options.githubApp, code, options);
  },
  gitlab: (instanceUrl, accessToken) => askGitlab(instanceUrl, accessToken, options),
});
