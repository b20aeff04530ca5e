import { isRouteErrorResponse, Link } from "react-router";

interface Wording {
  title: string;
  text: string;
}

const otherwise: Wording = {
  title: "Something went wrong",
  text: "That is our fault, and it was recorded. Try again in a moment.",
};

const wordings: Record<number, Wording> = {
  403: {
    title: "This came from another site",
    text: "For your safety it was not carried out. Open the page here, and try again.",
  },
  404: {
    title: "Nothing is here",
    text: "The address may be wrong, or what was here has been deleted.",
  },
  405: { title: "That is not possible here", text: "Open the page again, and use its buttons." },
  415: { title: "That form cannot be read", text: "Open the page again, and use the form on it." },
  429: { title: "That was too often", text: "Wait a minute, and try again." },
  503: {
    title: "Back in a moment",
    text: "Handbill cannot reach its events right now. Try again in a few seconds.",
  },
};

/** Says in plain words why a page cannot be shown. */
export function ErrorPage({ error }: { error: unknown }) {
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const { title, text } = wordings[status] ?? otherwise;
  return (
    <section className="notice">
      <title>{`${title} · Handbill`}</title>
      <p className="notice-status">{status}</p>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <Link to="/" reloadDocument>
          See the upcoming events
        </Link>
      </p>
    </section>
  );
}
