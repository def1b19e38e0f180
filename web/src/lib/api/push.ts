/** Telling this browser by Web Push. */
import { ApiError, request } from './http.ts';
import { getPlace } from './place.ts';

export interface PushSubscriptionTold {
	endpoint: string;
	server_key: string;
	alerts: Partial<Record<Alert, boolean>>;
}

export const WANTED = [
	'mention',
	'quote',
	'status',
	'reblog',
	'favourite',
	'follow',
	'follow_request',
	'poll',
	'update'
] as const;
export type Alert = (typeof WANTED)[number];

/** The key pushes are signed with, in base64url. */
export const getServerKey = async (): Promise<string> => (await getPlace()).configuration.vapid.public_key;

/** What the server pushes to this session, or null. */
export async function findPush(): Promise<PushSubscriptionTold | null> {
	try {
		return await request('GET', '/api/v1/push/subscription');
	} catch (problem) {
		if (problem instanceof ApiError && problem.status === 404) return null;
		throw problem;
	}
}

export const startPush = (subscription: PushSubscriptionJSON): Promise<PushSubscriptionTold> =>
	request('POST', '/api/v1/push/subscription', {
		json: { subscription, data: { alerts: Object.fromEntries(WANTED.map((name) => [name, true])) } }
	});

export const changePush = (alerts: Partial<Record<Alert, boolean>>): Promise<PushSubscriptionTold> =>
	request('PUT', '/api/v1/push/subscription', { json: { data: { alerts } } });

/** Tells on in the language this browser shows now, where it tells at all. */
export async function speakPush(): Promise<void> {
	try {
		await request('PUT', '/api/v1/push/subscription', { json: {} });
	} catch {
		/* It tells nothing, or is out of reach and tells on as before. */
	}
}

export const endPush = (): Promise<unknown> => request('DELETE', '/api/v1/push/subscription');
