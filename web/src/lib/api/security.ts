/** What guards an account: where one is signed in, passkeys, recovery codes, and proving once more who one is. */
import type { Session } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export interface SignedIn {
	id: string;
	kind: 'browser' | 'app';
	app: string | null;
	browser: string | null;
	system: string | null;
	network: string | null;
	created_at: string;
	last_used_at: string | null;
	current: boolean;
}

export interface Passkey {
	id: string;
	name: string;
	created_at: string;
	last_used_at: string | null;
}

export interface CodesLeft {
	left: number;
	made_at: string | null;
}

export type Proof = { password: string } | { credential: unknown };

const SESSIONS = '/api/salon/v1/sessions';
const PASSKEYS = '/api/salon/v1/passkeys';
const CODES = '/api/salon/v1/recovery_codes';
const SESSION = '/api/salon/v1/session';

export const listSignedIn = (): Promise<Page<SignedIn>> => requestPage(SESSIONS);

export const endSignedIn = (id: string): Promise<unknown> => request('DELETE', `${SESSIONS}/${id}`);

export const endAllOthers = (): Promise<unknown> => request('DELETE', SESSIONS);

export const listPasskeys = (): Promise<Passkey[]> => request('GET', PASSKEYS);

export const askForPasskey = (): Promise<PublicKeyCredentialCreationOptionsJSON> =>
	request('POST', `${PASSKEYS}/options`, { json: {} });

export const keepPasskey = (credential: unknown, name: string): Promise<{ id: string }> =>
	request('POST', PASSKEYS, { json: { credential, name } });

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
	request('PATCH', `${PASSKEYS}/${id}`, { json: { name } });

export const removePasskey = (id: string): Promise<unknown> => request('DELETE', `${PASSKEYS}/${id}`);

export const getCodesLeft = (): Promise<CodesLeft> => request('GET', CODES);

export const makeCodes = (): Promise<{ codes: string[] }> => request('POST', CODES, { json: {} });

export const changePassword = (password: string): Promise<unknown> =>
	request('POST', '/api/salon/v1/password', { json: { new: password } });

export const askForProof = (): Promise<PublicKeyCredentialRequestOptionsJSON> =>
	request('POST', `${SESSION}/proof/options`, { json: {} });

export const prove = (proof: Proof): Promise<unknown> => request('POST', `${SESSION}/proof`, { json: proof });

export const askToSignIn = (): Promise<PublicKeyCredentialRequestOptionsJSON> =>
	request('POST', `${SESSION}/passkey/options`, { json: {} });

export const signInByPasskey = (credential: unknown): Promise<Session> =>
	request('POST', `${SESSION}/passkey`, { json: { credential } });

export const getDeletionDays = (): Promise<{ days: number }> => request('GET', '/api/salon/v1/account/deletion');

export const askDeletion = (): Promise<{ deletes_at: string }> =>
	request('POST', '/api/salon/v1/account/deletion', { json: {} });

export const recover = (login: string, code: string, password: string): Promise<Session> =>
	request('POST', `${SESSION}/recovery`, { json: { login, code, password } });
