/** Signing up, in and out. */
import type { Account, Session, WelcomeStep } from './entities.ts';
import { request } from './http.ts';

export interface SignUp {
	username: string;
	email: string;
	password: string;
	display_name?: string;
	invite?: string;
	agreement: true;
}

export const getSession = (): Promise<Session> => request('GET', '/api/salon/v1/session');

export const signIn = (login: string, password: string): Promise<Session> =>
	request('POST', '/api/salon/v1/session', { json: { login, password } });

export const signUp = (form: SignUp): Promise<Session> =>
	request('POST', '/api/salon/v1/accounts', { json: form });

export const moveWelcome = (step: WelcomeStep | 'done'): Promise<{ welcome: WelcomeStep | null }> =>
	request('PUT', '/api/salon/v1/welcome', { json: { step } });

export const signOut = (everybody = false): Promise<unknown> =>
	request('DELETE', '/api/salon/v1/session', { query: { all: everybody || null } });

/** Who is signed in in this browser, the one that acts first. */
export const listHere = (): Promise<Account[]> => request('GET', '/api/salon/v1/session/accounts');

export const actAs = (id: string): Promise<Session> =>
	request('PUT', '/api/salon/v1/session/account', { json: { account_id: id } });
