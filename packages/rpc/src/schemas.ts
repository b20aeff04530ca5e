/** The schemas that the server validates with, for whoever builds a form. Zod only. */
export {
  changeEmailInput,
  changePasswordInput,
  changeUsernameInput,
  confirmEmailInput,
  deleteAccountInput,
  forgotPasswordInput,
  resetPasswordInput,
  updateProfileInput,
} from "./features/account/schema.ts";
export { loginInput, registerInput } from "./features/auth/schema.ts";
export { createEventInput, updateEventInput } from "./features/events/inputs.ts";
