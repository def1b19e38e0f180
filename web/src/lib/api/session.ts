/** Signing up, in and out. */
import type { Session } from './entities.ts';
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

export const signOut = (): Promise<unknown> => request('DELETE', '/api/salon/v1/session');
