/** Invitations that members make. */
import { request } from './http.ts';
import type { Invite } from './running.ts';

export interface OwnInvites {
	/** How many more one may make now. */
	left: number;
	invites: Invite[];
}

const INVITES = '/api/salon/v1/invites';

export const listOwnInvites = (): Promise<OwnInvites> => request('GET', INVITES);

export const makeOwnInvite = (): Promise<Invite> => request('POST', INVITES, { json: {} });

export const withdrawOwnInvite = (code: string): Promise<unknown> =>
	request('DELETE', `${INVITES}/${encodeURIComponent(code)}`);
