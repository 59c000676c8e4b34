// Light, dark, or as the system says. Kept in a cookie, so that the server can write it into the page before anything is painted.

const root = document.documentElement;
const switches = document.querySelectorAll("[data-set-theme]");
const YEAR = 365 * 24 * 60 * 60;

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
}

for (const button of switches) {
  button.addEventListener("click", () => {
    const theme = button.dataset.setTheme;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
    show(theme);
  });
}

show(root.dataset.theme ?? "");
