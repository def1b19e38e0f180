/** What people allow to be done with their work. */
import { request, requestPage } from './http.ts';

export type ConsentState = 'undeclared' | 'given' | 'refused' | 'withdrawn' | 'objected' | 'expired';
export type ConsentMethod = 'ui' | 'api' | 'gpc_signal' | 'content_usage_header' | 'c2pa_import' | 'system';

export interface ConsentPurpose {
	code: string;
	sentence: string;
	more: string;
	notice_version: number;
	state: ConsentState;
	since: string | null;
	method: ConsentMethod | null;
	allowed: boolean;
	recipients: string;
	retention: string;
}

export interface Consents {
	age_class: 'unknown' | 'minor' | 'adult';
	may_give: boolean;
	signal: { sent: boolean; honoured: boolean };
	purposes: ConsentPurpose[];
}

export interface ConsentStep {
	id: string;
	purpose: string;
	post_id: string | null;
	state: Exclude<ConsentState, 'undeclared'>;
	method: ConsentMethod;
	words: string | null;
	at: string;
}

export interface PostConsents {
	post_id: string;
	answers: Record<string, 'yes' | 'no' | 'unsaid'>;
	said?: Record<string, { state: ConsentState; method: ConsentMethod }>;
}

const PATH = '/api/salon/v1/consent';
const ofPost = (id: string): string => `/api/salon/v1/posts/${id}/consent`;

export const RECEIPT = `${PATH}/receipt`;
export const getConsents = (language: string) => request<Consents>('GET', PATH, { query: { language } });
export const sayConsents = (purposes: Record<string, boolean>, notices: Record<string, number>, language: string) =>
	request<Consents>('PUT', PATH, { json: { purposes, notices, language } });
export const sayAge = (age: Consents['age_class']) =>
	request<{ age_class: string }>('PUT', '/api/salon/v1/age', { json: { age } });
export const listConsentHistory = () => requestPage<ConsentStep>(`${PATH}/history`);
export const getPostConsents = (id: string) => request<PostConsents>('GET', ofPost(id));
export const sayPostConsents = (id: string, purposes: Record<string, boolean | null>, language: string) =>
	request<PostConsents>('PUT', ofPost(id), { json: { purposes, language } });
