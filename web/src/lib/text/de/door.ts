/** Die deutschen Wörter des Hereinkommens. */
import type { door as English } from '../en/door.ts';

export const door: typeof English = {
	signIn: {
		title: 'Willkommen zurück',
		login: 'Benutzername oder E-Mail',
		password: 'Passwort',
		submit: 'Anmelden',
		noAccount: 'Neu hier?',
		join: 'Mitmachen',
		needed: 'Melde dich dafür an.',
		stayed: 'Willkommen zurück. Dein Konto wird nicht gelöscht.',
		passkey: 'Mit einem Passkey anmelden',
		passkeyFailed: 'Es wurde kein Passkey benutzt. Du kannst dich mit deinem Passwort anmelden.',
		lost: 'Passwort verloren?',
		recover: 'Einen Notfallcode benutzen',
		recoverTitle: 'Mit einem Notfallcode zurück',
		recoverWhy: 'Mit einem der zehn Codes, die du einmal aufgehoben hast, setzt du ein neues Passwort. Jeder gilt einmal.',
		code: 'Notfallcode',
		newPassword: 'Neues Passwort',
		recoverGo: 'Passwort setzen und anmelden',
		noCodes: 'Ohne Code frag die, die diesen Ort betreiben.'
	},
	signUp: {
		title: (place) => `Bei ${place} mitmachen`,
		username: 'Benutzername',
		usernameHint: (domain) => `Buchstaben, Ziffern und _. Du heißt dann @name@${domain}.`,
		email: 'E-Mail',
		password: 'Passwort',
		passwordHint: 'Mindestens 8 Zeichen; länger ist besser.',
		displayName: 'Name',
		displayNameHint: 'Wie man dich nennt. Du kannst ihn später ändern.',
		invite: 'Einladungscode',
		agree: 'Ich halte mich an die Regeln dieses Ortes.',
		privacy: 'Was mit dem geschieht, was man von dir weiß',
		submit: 'Mitmachen',
		haveAccount: 'Schon Mitglied?',
		closedTitle: 'Zurzeit geschlossen',
		closed: 'Hier werden keine neuen Mitglieder aufgenommen.',
		show: 'Passwort zeigen',
		hide: 'Passwort verbergen'
	}
};
