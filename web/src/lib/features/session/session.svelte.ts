/** Who is here, and what this place is called. */
import { goto } from '$app/navigation';
import * as api from '#lib/api/session.ts';
import type { OwnAccount, Place, Registrations, Session, WelcomeStep } from '#lib/api/entities.ts';
import type { Reading } from '#lib/api/reading.ts';
import { setOwnHost } from '#lib/api/address.ts';
import { leaveToAnother, onStaleSession, setAccount, setCsrfToken, toSentence } from '#lib/api/http.ts';

const READING: Reading = { media: 'default', spoilers: false, autoplay: true, chosen_languages: null, as_made: false };
const UNKNOWN_PLACE: Place = {
	title: 'Salon',
	description: '',
	domain: '',
	max_characters: 5000,
	max_media: 4,
	invites: false
};

class SessionState {
	account = $state.raw<OwnAccount | null>(null);
	/** How one reads, until one says otherwise. */
	reading = $state.raw<Reading>(READING);
	place = $state.raw<Place>(UNKNOWN_PLACE);
	registrations = $state<Registrations>('closed');
	ready = $state(false);
	problem = $state<string | null>(null);
	/** Whether coming in just now kept an account that was to be deleted. */
	stayed = $state(false);
	/** The step of welcome that somebody new is at; null for everybody else. */
	welcome = $state<WelcomeStep | null>(null);

	/** Whether one agreed that what is shown to one is told; without that nobody looks. */
	sharesChoices = $state(false);

	readonly signedIn = $derived(this.account !== null);
	/** Whether one runs this place: of Mastodon's bits of a role, the one for its settings. */
	readonly operates = $derived((Number(this.account?.role?.permissions ?? 0) & 64) !== 0);

	/**
	 * Asks the server who is here; on failure says so and may be called again. When it is somebody else than this page
	 * shows, the page is loaded anew.
	 */
	async load(): Promise<void> {
		this.problem = null;
		try {
			const now = await api.getSession();
			if (this.ready && now.account?.id !== this.account?.id) await leaveToAnother();
			this.take(now);
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

	async signOut(everybody = false): Promise<void> {
		await api.signOut(everybody);
		location.assign('/');
	}


	/**
	 * Goes home after coming in, or on to an address: by a new page where somebody else was here before, so that nothing of
	 * theirs is left, and for an address, as some pages are the server's own.
	 */
	async goHome(before: OwnAccount | null, to = '/'): Promise<void> {
		if (before === null && to.startsWith('/')) await goto(to);
		else location.assign(to);
	}

	isMe(accountId: string): boolean {
		return this.account?.id === accountId;
	}

	take(session: Session): void {
		setCsrfToken(session.csrf);
		setAccount(session.account?.id ?? null);
		setOwnHost(session.instance.domain);
		this.account = session.account;
		this.reading = session.reading ?? READING;
		this.place = session.instance;
		this.registrations = session.registrations;
		this.stayed = session.stayed;
		this.sharesChoices = session.shares_choices;
		this.welcome = session.welcome;
		this.ready = true;
	}
}

export const session = new SessionState();

onStaleSession(() => session.load());
