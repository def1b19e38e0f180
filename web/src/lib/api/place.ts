/** What this place says about itself, asked once. */
import { request } from './http.ts';

export interface Place {
	configuration: { vapid: { public_key: string }; translation: { enabled: boolean } };
}

let asked: Promise<Place> | null = null;

export function getPlace(): Promise<Place> {
	asked ??= request<Place>('GET', '/api/v2/instance').catch((problem: unknown) => {
		asked = null;
		throw problem;
	});
	return asked;
}
