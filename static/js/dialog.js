// Opens and closes the dialogs of a page. A dialog whose form came back with an error opens again by itself.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  event.target.closest("[data-closes]")?.closest("dialog").close();
});

document.querySelector("dialog:has(.has-error)")?.showModal();
