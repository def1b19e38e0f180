/** The English words of coming in. */

export const door = {
	signIn: {
		title: 'Welcome back',
		login: 'Handle or e-mail',
		password: 'Password',
		submit: 'Sign in',
		noAccount: 'New here?',
		join: 'Join',
		needed: 'Sign in to do that.',
		stayed: 'Welcome back. Your account is not deleted.',
		passkey: 'Sign in with a passkey',
		passkeyFailed: 'No passkey was used. You can sign in with your password.',
		lost: 'Password lost?',
		recover: 'Use a recovery code',
		recoverTitle: 'Back in with a recovery code',
		recoverWhy: 'One of the ten codes you once kept lets you set a new password. It works once.',
		code: 'Recovery code',
		newPassword: 'New password',
		recoverGo: 'Set password and sign in',
		noCodes: 'Without a code, ask those who run this place.'
	},
	signUp: {
		title: (place: string) => `Join ${place}`,
		username: 'Handle',
		usernameHint: (domain: string) => `Letters, numbers and _. You will be @handle@${domain}.`,
		email: 'E-mail',
		password: 'Password',
		passwordHint: 'At least 8 characters; longer is better.',
		displayName: 'Name',
		displayNameHint: 'What people call you. You can change it later.',
		invite: 'Invitation code',
		agree: 'I will follow the rules of this place.',
		privacy: 'What is done with what is known of you',
		submit: 'Join',
		haveAccount: 'Already a member?',
		closedTitle: 'Closed for now',
		closed: 'This place is not taking new members.',
		show: 'Show password',
		hide: 'Hide password'
	}
};
