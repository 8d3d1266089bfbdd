// The certificate's own key vouches for its application, through the token
// agent on this computer; then no officer need look at it.
"use strict";

(() => {
	const card = document.querySelector("[data-sign-application]");
	const button = card?.querySelector("[data-sign]");
	const note = card?.querySelector("[data-sign-note]");
	if (!button || !window.CertdeskAgent) {
		return;
	}
	button.addEventListener("click", async () => {
		button.disabled = true;
		note.textContent = "请在弹出的窗口中输入 UKey 密码。";
		try {
			const proof = await window.CertdeskAgent.signApplication(
			    card.dataset.serial, card.dataset.no, card.dataset.digest);
			const answer = await fetch(card.dataset.signApplication, {
				method: "POST",
				headers: {
					"Content-Type": "application/json",
					"X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
				},
				body: JSON.stringify({ signature: proof.signature }),
			});
			if (!answer.ok) {
				const body = await answer.json().catch(() => ({}));
				throw new Error(body.title ?? "签名没有被接受，请刷新页面后重试。");
			}
			window.location.reload();
		} catch (error) {
			note.textContent = error.message;
			button.disabled = false;
		}
	});
})();
