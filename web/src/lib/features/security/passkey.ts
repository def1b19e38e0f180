/** Passkeys in this browser: making one, and using one. */

/** Whether this browser can speak of passkeys in JSON, as all do that are not years old. */
export const canUsePasskeys = (): boolean =>
	'PublicKeyCredential' in window &&
	'parseCreationOptionsFromJSON' in PublicKeyCredential &&
	'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Whether passkeys can be offered among what the browser fills in. */
export const canOfferPasskeys = async (): Promise<boolean> =>
	canUsePasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable());

/** Has the browser make a passkey; null when its holder thought better of it. */
export const makePasskey = async (options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> =>
	quietly(() =>
		navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
	);

/** Has a passkey answer; with a signal it waits among what the browser fills in. Null when nothing came of it. */
export const usePasskey = async (
	options: PublicKeyCredentialRequestOptionsJSON,
	signal?: AbortSignal
): Promise<unknown> =>
	quietly(() =>
		navigator.credentials.get({
			publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
			...(signal ? { mediation: 'conditional', signal } : {})
		})
	);

async function quietly(ask: () => Promise<Credential | null>): Promise<unknown> {
	try {
		const credential = await ask();
		return credential instanceof PublicKeyCredential ? credential.toJSON() : null;
	} catch (problem) {
		if (problem instanceof DOMException) return null;
		throw problem;
	}
}
