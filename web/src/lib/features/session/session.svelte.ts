/** Who is here, and what this place is called. */
import * as api from '#lib/api/session.ts';
import type { OwnAccount, Place, Registrations, Session } from '#lib/api/entities.ts';
import { setOwnHost } from '#lib/api/address.ts';
import { onStaleSession, setCsrfToken, toSentence } from '#lib/api/http.ts';

const UNKNOWN_PLACE: Place = {
	title: 'Salon',
	description: '',
	domain: '',
	max_characters: 5000,
	max_media: 4
};

class SessionState {
	account = $state.raw<OwnAccount | null>(null);
	place = $state.raw<Place>(UNKNOWN_PLACE);
	registrations = $state<Registrations>('closed');
	ready = $state(false);
	problem = $state<string | null>(null);
	/** Whether coming in just now kept an account that was to be deleted. */
	stayed = $state(false);

	readonly signedIn = $derived(this.account !== null);
	/** Whether one runs this place: the first of Mastodon's bits of a role. */
	readonly operates = $derived((Number(this.account?.role?.permissions ?? 0) & 1) === 1);

	/** Asks the server who is here; on failure says so and may be called again. */
	async load(): Promise<void> {
		this.problem = null;
		try {
			this.take(await api.getSession());
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	async signIn(login: string, password: string): Promise<void> {
		this.take(await api.signIn(login, password));
	}

	async signInByPasskey(credential: unknown): Promise<void> {
		const { signInByPasskey } = await import('#lib/api/security.ts');
		this.take(await signInByPasskey(credential));
	}

	async signUp(form: api.SignUp): Promise<void> {
		this.take(await api.signUp(form));
	}

	async signOut(): Promise<void> {
		await api.signOut();
		location.assign('/');
	}

	isMe(accountId: string): boolean {
		return this.account?.id === accountId;
	}

	take(session: Session): void {
		setCsrfToken(session.csrf);
		setOwnHost(session.instance.domain);
		this.account = session.account;
		this.place = session.instance;
		this.registrations = session.registrations;
		this.stayed = session.stayed;
		this.ready = true;
	}
}

export const session = new SessionState();

onStaleSession(() => session.load());
