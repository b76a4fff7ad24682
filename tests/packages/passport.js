// passport with passport-local and express-session: log in, stay logged in, log out.
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const { Strategy } = require('passport-local');
const request = require('supertest');

passport.use(new Strategy((name, password, done) => done(null, password === 'secret' ? { id: 7, name } : false, { message: 'wrong' })));
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, { id, name: 'from session' }));
const app = express();
app.use(express.urlencoded({ extended: false }), session({ secret: 's', resave: false, saveUninitialized: false }), passport.session());
app.post('/in', passport.authenticate('local'), (req, res) => res.json(req.user));
app.post('/out', (req, res, next) => req.logout((err) => (err ? next(err) : res.json(req.isAuthenticated()))));
app.get('/me', (req, res) => res.status(req.isAuthenticated() ? 200 : 401).json(req.user ?? null));
(async () => {
  const agent = request.agent(app);
  const show = (r) => console.log(r.status, r.body, /^connect.sid=s%3A/.test(r.headers['set-cookie']?.[0]));
  show(await agent.get('/me'));
  show(await agent.post('/in').type('form').send({ username: 'a', password: 'no' }));
  show(await agent.post('/in').type('form').send({ username: 'a', password: 'secret' }));
  show(await agent.get('/me'));
  show(await agent.post('/out'));
  show(await agent.get('/me'));
})();
