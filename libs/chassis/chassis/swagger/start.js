// Starts Swagger UI with SETTINGS, which docs.py puts before this; says who is signed in, and keeps them so.
// Tokens live in this page's memory only.

const who = document.getElementById("who");
const BEFORE_THE_END = 30;
let renewal;

function say(text, signedIn) {
  who.textContent = text;
  who.classList.toggle("signed-in", signedIn);
}

// Another issuer's access token may be opaque: then somebody is signed in, and is not named.
function claimsOf(token) {
  try {
    const part = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

function greet(token) {
  const { name, roles = [] } = claimsOf(token);
  const held = roles.length ? roles.join(", ").replaceAll("_", " ") : "no role";
  say(name ? `Signed in as ${name} (${held}).` : "Signed in.", true);
}

async function renew(system, { auth, token }) {
  const form = new URLSearchParams({
    grant_type: "refresh_token", refresh_token: token.refresh_token, client_id: auth.clientId,
  });
  try {
    const answer = await fetch(SETTINGS.tokenUrl, { method: "POST", body: form });
    if (!answer.ok) throw new Error(answer.status);
    system.authActions.authorizeOauth2({ auth, token: { ...token, ...await answer.json() } });
  } catch {
    system.authActions.logout([auth.name]);
    say("Your sign-in has ended. Press Authorize to sign in again.", false);
  }
}

// After each token: greet, shut the dialog, and be back shortly before it runs out.
const signedIn = (original, system) => (payload) => {
  const { access_token: token, refresh_token: more, expires_in: life = 300 } = payload.token;
  clearTimeout(renewal);
  if (!who.classList.contains("signed-in")) system.authActions.showDefinitions(false);
  greet(token);
  const seconds = Math.max(life - (more ? BEFORE_THE_END : 0), 1);
  renewal = setTimeout(() => renew(system, payload), seconds * 1000);
  return original(payload);
};

const signedOut = (original) => (payload) => {
  clearTimeout(renewal);
  say("Nobody is signed in. Press Authorize and choose who you are.", false);
  return original(payload);
};

// There is one way to sign in, so the dialog that offers it is passed through. Where a browser keeps the
// window shut, the dialog stays, with its own button.
const passThrough = (original) => (payload) => {
  const done = original(payload);
  if (payload && !who.classList.contains("signed-in")) {
    setTimeout(() => document.querySelector(".modal-ux .auth.authorize")?.click());
  }
  return done;
};

const signInOnce = () => ({
  statePlugins: {
    auth: { wrapActions: { showDefinitions: passThrough, authorizeOauth2: signedIn, logout: signedOut } },
  },
});

const ui = SwaggerUIBundle({
  ...SETTINGS.ui,
  oauth2RedirectUrl: location.origin + SETTINGS.redirect,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [signInOnce],
});
ui.initOAuth(SETTINGS.oauth);
