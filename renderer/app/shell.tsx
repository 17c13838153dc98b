import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { makeAppRouter } from './router';

/** Everything that stands around the work, for somebody who is signed in. */
export const Shell = () => {
  const [router] = useState(makeAppRouter);
  return <RouterProvider router={router} />;
};
