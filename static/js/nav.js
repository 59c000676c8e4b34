// The navigation on small screens, and menus that close when one looks elsewhere.

const toggle = document.querySelector("[data-nav-toggle]");
const navigation = toggle && document.getElementById(toggle.getAttribute("aria-controls"));

function setOpen(isOpen) {
  navigation.toggleAttribute("data-open", isOpen);
  toggle.setAttribute("aria-expanded", String(isOpen));
}

toggle?.addEventListener("click", () => setOpen(!navigation.hasAttribute("data-open")));

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (navigation?.hasAttribute("data-open")) {
    setOpen(false);
    toggle.focus();
  }
});
